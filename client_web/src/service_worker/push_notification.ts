/** What is shown for a push: always the same, whatever came (PUSH3). The server has the same word, for browsers that show what came. */

const TITLE = "Timer";

interface Shown extends NotificationOptions {
  /** A second one is noticed as well; older type libraries don't know of it. */
  readonly renotify: boolean;
}

const LOOK: Shown = {
  tag: "lull",
  renotify: true,
  icon: "/icon-192.png",
  badge: "/badge.png",
};

export const showNotification = (registration: ServiceWorkerRegistration): Promise<void> =>
  registration.showNotification(TITLE, LOOK);

/** Nothing more is shown on this phone, and what is shown goes: also when the page that asks for it is already gone. */
export async function closeNotifications(registration: ServiceWorkerRegistration): Promise<void> {
  for (const shown of await registration.getNotifications()) shown.close();
  await (await registration.pushManager.getSubscription())?.unsubscribe();
}

/** Go to the page that is open, or open one. */
export async function openTab(clients: Clients): Promise<void> {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find(({ url }) => new URL(url).pathname === "/");
  if (open === undefined) await clients.openWindow("/");
  else await open.focus();
}
