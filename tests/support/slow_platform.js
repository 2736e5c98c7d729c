// Runs in every page before its own script, where `--slow-platform` asks for it: what the platform does meanwhile takes up to 0.3 s longer.
// Nothing comes in another order than it may come in anyway, and nothing fails that wouldn't. The requests of a transaction
// come in time: a transaction whose page asks for nothing more is over. `SEED` is written in by slow_platform.py.
(() => {
  const MOST = 300;
  // Beats are sealed and opened with these, one after the other, four times a second (BEAT1).
  const MOST_OF_A_KEY = 30;

  const wait = setTimeout.bind(globalThis); // before a test puts another clock into the page
  let state = SEED;
  function chance() {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const late = (most = MOST) => new Promise((then) => wait(then, chance() * most));
  const lateOutcome = (promise, most) => promise.finally(() => late(most));

  function slow(owner, names, most) {
    for (const name of names) {
      const real = owner?.[name];
      if (real === undefined) continue;
      owner[name] = function (...given) {
        return lateOutcome(real.apply(this, given), most);
      };
    }
  }

  slow(globalThis, ["fetch"]);
  slow(globalThis.Response?.prototype, ["json", "text", "arrayBuffer"]);
  slow(
    globalThis.SubtleCrypto?.prototype,
    "decrypt deriveBits deriveKey digest encrypt exportKey generateKey importKey sign unwrapKey verify wrapKey".split(" "),
    MOST_OF_A_KEY,
  );
  slow(globalThis.CacheStorage?.prototype, ["delete", "has", "keys", "match", "open"]);
  slow(globalThis.Cache?.prototype, ["add", "addAll", "delete", "keys", "match", "put"]);
  slow(globalThis.ServiceWorkerContainer?.prototype, ["getRegistration", "getRegistrations", "register"]);
  slow(globalThis.MediaDevices?.prototype, ["getUserMedia"]);
  slow(globalThis.WakeLock?.prototype, ["request"]);
  slow(globalThis.IDBFactory?.prototype, ["databases"]);

  const workers = globalThis.ServiceWorkerContainer?.prototype;
  const ready = workers && Object.getOwnPropertyDescriptor(workers, "ready");
  if (ready) {
    Object.defineProperty(workers, "ready", {
      ...ready,
      get() {
        return lateOutcome(ready.get.call(this));
      },
    });
  }

  // Of each object the events of these kinds are heard later, one after the other.
  const queues = new WeakMap();
  const dues = new WeakMap();
  function due(target, event) {
    if (!dues.has(event)) {
      const before = queues.get(target) ?? Promise.resolve();
      const mine = late();
      const after = before.then(() => mine);
      queues.set(target, after);
      dues.set(event, after);
    }
    return dues.get(event);
  }

  function heardLate(owner, base, kinds) {
    if (owner === undefined) return;
    const of = new WeakMap(); // what stands for which listener
    const instead = (listener) => {
      if (!of.has(listener)) {
        of.set(listener, function (event) {
          due(this, event).then(() => (typeof listener === "function" ? listener.call(this, event) : listener.handleEvent(event)));
        });
      }
      return of.get(listener);
    };
    const { addEventListener, removeEventListener } = owner;
    const heard = (kind, listener) => (kinds.includes(kind) && listener ? instead(listener) : listener);
    owner.addEventListener = function (kind, listener, how) {
      return addEventListener.call(this, kind, heard(kind, listener), how);
    };
    owner.removeEventListener = function (kind, listener, how) {
      return removeEventListener.call(this, kind, heard(kind, listener), how);
    };
    for (const kind of kinds) {
      const { get, set } = Object.getOwnPropertyDescriptor(base, `on${kind}`);
      Object.defineProperty(owner, `on${kind}`, {
        configurable: true,
        get,
        set(listener) {
          set.call(this, typeof listener === "function" ? instead(listener) : listener);
        },
      });
    }
  }

  heardLate(globalThis.IDBOpenDBRequest?.prototype, globalThis.IDBRequest?.prototype, ["success"]);
  heardLate(globalThis.IDBTransaction?.prototype, globalThis.IDBTransaction?.prototype, ["complete"]);
  heardLate(globalThis.BroadcastChannel?.prototype, globalThis.BroadcastChannel?.prototype, ["message"]);
})();
