/** The page's side of its service worker: when what is kept is let go of. The worker itself runs in the browser tests. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { keepOffline } from "../../src/shell/service_worker";

class Worker extends EventTarget {
  state: ServiceWorkerState;

  constructor(state: ServiceWorkerState) {
    super();
    this.state = state;
  }

  postMessage(): void {}

  becomes(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event("statechange"));
  }
}

class Registration extends EventTarget {
  waiting = null;
  installing = null;
  active: Worker | null;
  unregister = vi.fn(async () => true);

  constructor(active: Worker | null) {
    super();
    this.active = active;
  }

  update = async (): Promise<void> => {};
}

class Container extends EventTarget {
  controller = null;
  ready: Promise<Registration>;

  constructor(found: Registration) {
    super();
    this.ready = Promise.resolve(found);
  }

  register = (): Promise<Registration> => this.ready;
}

const reload = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  reload.mockReset();
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page whose worker is in this state asks for the newest Lull, and none is found. */
async function asked(active: Worker | null): Promise<Registration> {
  const registration = new Registration(active);
  const offline = keepOffline(new Container(registration) as unknown as ServiceWorkerContainer);
  await vi.advanceTimersByTimeAsync(0);
  void offline.loadNewest();
  await vi.advanceTimersByTimeAsync(100);
  return registration;
}

test.each([null, "activated", "redundant"] as const)("a worker that is %s is let go of at once", async (state) => {
  const registration = await asked(state === null ? null : new Worker(state));
  expect(registration.unregister).toHaveBeenCalledOnce();
  expect(reload).toHaveBeenCalledOnce();
});

test("a worker that becomes active is let go of once it is", async () => {
  const worker = new Worker("activating");
  const registration = await asked(worker);
  expect(registration.unregister).not.toHaveBeenCalled();
  expect(reload).not.toHaveBeenCalled();
  worker.becomes("activated");
  await vi.advanceTimersByTimeAsync(0);
  expect(registration.unregister).toHaveBeenCalledOnce();
  expect(reload).toHaveBeenCalledOnce();
});

test("one that never is active is not let go of, and the page is loaded anew all the same", async () => {
  const registration = await asked(new Worker("activating"));
  await vi.advanceTimersByTimeAsync(5000);
  expect(registration.unregister).not.toHaveBeenCalled();
  expect(reload).toHaveBeenCalledOnce();
});
