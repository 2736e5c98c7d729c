// A kitchen timer: the page that takes Lull's place when somebody leaves (LEAVE1, LEAVE3).
const shown = document.getElementById("left");
const go = document.getElementById("go");
let left = 300;
let endsAt = null;

function show() {
  const seconds = endsAt === null ? left : Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));
  shown.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  go.textContent = endsAt === null ? "Start" : "Stop";
  if (endsAt !== null && seconds === 0) {
    endsAt = null;
    left = 300;
  }
}

for (const button of document.querySelectorAll("button[value]")) {
  button.addEventListener("click", () => {
    left = Number(button.value);
    endsAt = null;
    show();
  });
}

go.addEventListener("click", () => {
  endsAt = endsAt === null ? Date.now() + left * 1000 : null;
  show();
});

setInterval(show, 250);

// With minutes in its address somebody left and erased, without them they only left. Either way what starts Lull without a network
// goes, and only now: without a network, this page comes out of it.
const erases = location.hash !== "";
try {
  history.replaceState(null, "", location.pathname);
} catch {
  location.replace("#"); // browsers let a page do the former only so often
}
// A worker that is let go of while it still becomes active stays so in Firefox, and the next page would wait for it without an end.
const isActive = (worker) =>
  new Promise((done) => {
    const look = () => ["activated", "redundant"].includes(worker.state) && done();
    worker.addEventListener("statechange", look);
    look();
  });
async function forget() {
  const soon = new Promise((done) => setTimeout(done, 1000));
  for (const found of await navigator.serviceWorker.getRegistrations()) {
    const worker = found.active ?? found.installing;
    if (worker) await Promise.race([isActive(worker), soon]);
    await found.unregister();
  }
  for (const name of await caches.keys()) await caches.delete(name);
}
// What the page before this one couldn't finish: it doesn't go on once it is put away.
async function eraseRest() {
  for (const { name } of (await indexedDB.databases?.()) ?? []) indexedDB.deleteDatabase(name);
}
if (erases) eraseRest().catch(() => {});
const late = new Promise((done) => setTimeout(done, 2000)); // some stores never answer, and others refuse
await Promise.race([forget().catch(() => {}), late]);
// Then the browser is told to let go of all that it has of this site, also on its disk (LEAVE5): which it does only where it might
// have sent credentials. There are none. Nobody waits for it.
if (erases) fetch("/api/erase", { method: "POST", keepalive: true }).catch(() => {});
