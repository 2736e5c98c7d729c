/** The oldest engines that are promised, as README.md names them: what is built is made for them, and `check_engines.mjs` holds it to that. */
export const OLDEST = { chrome: "105", firefox: "121", safari: "15.4", ios: "15.4" };

/** The same, as Vite wants it. */
export const TARGET = Object.entries(OLDEST).map(([engine, version]) => `${engine}${version}`);

/** What one of them lacks, and why it may be used all the same. Only what is used may stand here. */
export const ALLOWED = {
  "Navigator.wakeLock": "env.ts: what throws there is taken as refused",
  "PushManager.getSubscription":
    "push_subscription.ts: canShow() asks for PushManager first; the worker only where a notice came",
  "*.pushManager": "the same",
  "*.subscribe": "the same",
  "*.unsubscribe": "the same",
  "*.notification": "the worker's own event, which comes with notices",
  "Notification.permission": "push_subscription.ts: canShow() asks for it first",
  "Notification.requestPermission": "the same",
  "ServiceWorkerRegistration.showNotification": "the worker, where a notice came",
  "ServiceWorkerRegistration.getNotifications": "the same",
  "*.identifier": "quick_exit.ts: in touches, which a desk's Safari never brings",
  "Uint8Array.fromHex": "spake2.ts: a curve's own Point, which has one",
  "VTTRegion.lines": "our own lines",
  "TrustedTypePolicyFactory.createPolicy": "service_worker.ts: behind ?.",
  "*.moveBefore": "Preact: asked for first",
  "Symbol.dispose": "Preact's signals: asked for first",
  "Scheduler.yield": "qr: asked for first",
  "Notification.image": "qr: its own image",
  "XRRenderState.layers": "qr: its own layers",
  "HTMLMediaElement.srcObject": "scan.tsx: there since Chrome 52, which the table counts as a part of it",
};
