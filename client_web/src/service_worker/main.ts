/** The service worker: starts Lull without a network, and shows that there is something to look at. Beats never come by here. */

import { cacheApp, fileAt, pathAsked, tidy } from "./app_cache";
import { closeNotifications, openTab, showNotification } from "./push_notification";

declare const self: ServiceWorkerGlobalScope;

self.addEventListener("install", (event) => event.waitUntil(cacheApp()));

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const path = pathAsked(event.request);
  if (path !== null) event.respondWith(fileAt(path));
});

/**
 * `loaded`: a page is up. `take-over`: a person asked for the newer Lull (SHELL3).
 * `notice`: one from a hidden page (PUSH2). `forget`: the room is over, or its person has left.
 */
self.addEventListener("message", (event) => {
  if (event.data === "take-over") event.waitUntil(self.skipWaiting());
  if (event.data === "notice") event.waitUntil(showNotification(self.registration));
  if (event.data === "forget") event.waitUntil(closeNotifications(self.registration));
  if (event.data === "loaded") event.waitUntil(pages().then(tidy));
});

const pages = async (): Promise<number> =>
  (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).length;

self.addEventListener("push", (event) => event.waitUntil(showNotification(self.registration)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openTab(self.clients));
});
