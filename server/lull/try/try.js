// Trying Lull on two real phones (docs/phones.md): what this one can do, the list by hand, and a report with nothing personal in it.
// What was answered stays in this tab, over a reload and until it is closed. Nothing is sent to anybody.
import { LANGUAGES, TEXTS } from "./texts.js";

const KEY = "try-lull";
const STEPS = Object.keys(TEXTS.en.steps);
const ANSWERS = ["ok", "not", "skipped"];

const state = { phone: "1", ...kept() };
state.answers = { ...state.answers };
state.can = { ...state.can };
if (!isSpoken(state.language)) state.language = spoken();

function isSpoken(language) {
  return Object.hasOwn(LANGUAGES, language);
}

function spoken() {
  try {
    for (const tag of navigator.languages) {
      const [language] = String(tag).toLowerCase().split(/[-_]/);
      if (isSpoken(language)) return language;
    }
  } catch {
    // as if there were no more
  }
  return "en";
}

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function keep() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // then it stays on this page alone
  }
}

// The engine and its version, and nothing of the device.
function engine() {
  const agent = navigator.userAgent;
  for (const [name, pattern] of [
    ["Firefox", /Firefox\/(\d+)/],
    ["Chromium", /Chrom(?:e|ium)\/(\d+)/],
    ["WebKit", /Version\/(\d+(?:\.\d+)?).*Safari/],
    ["WebKit", /AppleWebKit\/(\d+)/],
  ]) {
    const [, version] = pattern.exec(agent) ?? [];
    if (version !== undefined) return `${name} ${version}`;
  }
  return "?";
}

const within = (promise) =>
  Promise.race([promise, new Promise((_, late) => setTimeout(() => late(new Error("hangs")), 3000))]);

async function holds(check) {
  try {
    return (await within(check())) === false ? "no" : "yes";
  } catch (error) {
    return error.message === "hangs" ? "hangs" : "no";
  }
}

const webStore = (store) => async () => {
  store().setItem(KEY + "-probe", "1");
  const read = store().getItem(KEY + "-probe");
  store().removeItem(KEY + "-probe");
  return read === "1";
};

const request = (asked) =>
  new Promise((give, fail) => {
    asked.onsuccess = () => give(asked.result);
    asked.onerror = () => fail(asked.error);
  });

// A key that can't be read back is written, read and used, as Lull does it.
async function keysStay() {
  const opening = indexedDB.open(KEY, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("keys");
  const database = await request(opening);
  const form = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.generateKey(form, false, ["encrypt"]);
  await request(database.transaction("keys", "readwrite").objectStore("keys").put(key, "only"));
  const back = await request(database.transaction("keys").objectStore("keys").get("only"));
  database.close();
  indexedDB.deleteDatabase(KEY);
  await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, back, new Uint8Array(1));
}

async function screenStaysOn() {
  const lock = await navigator.wakeLock.request("screen");
  await lock.release();
}

async function push() {
  if (!("PushManager" in globalThis) || !("Notification" in globalThis)) return "no";
  return Notification.permission;
}

// All that can be known without asking anybody.
async function look() {
  const found = {
    engine: engine(),
    installed: await holds(() => matchMedia("(display-mode: standalone)").matches),
    secure: isSecureContext ? "yes" : "no",
    awake: await holds(screenStaysOn),
    vibration: "vibrate" in navigator ? "there" : "no",
    sound: "AudioContext" in globalThis ? "there" : "no",
    push: await push().catch(() => "no"),
    worker: "serviceWorker" in navigator ? "yes" : "no",
    localStorage: await holds(webStore(() => localStorage)),
    sessionStorage: await holds(webStore(() => sessionStorage)),
    keys: await holds(keysStay),
    caches: await holds(() => caches.keys()),
    direct: "RTCPeerConnection" in globalThis ? "yes" : "no",
    motion: "DeviceMotionEvent" in globalThis ? "there" : "no",
    touches: String(navigator.maxTouchPoints),
  };
  state.can = { ...found, ...(state.can.felt && { felt: state.can.felt }), ...(state.can.heard && { heard: state.can.heard }) };
  keep();
  draw();
}

function sound() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = 523;
  tone.connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.8);
  tone.onended = () => void audio.close();
}

const isReport = () => [
  `Lull /try, phone ${state.phone}`,
  ...Object.entries(state.can).map(([name, what]) => `${name}: ${what}`),
  ...STEPS.map((step) => `${step}: ${state.answers[step] ?? "open"}`),
].join("\n");

function element(name, text = "", more = {}) {
  const made = Object.assign(document.createElement(name), more);
  if (text !== "") made.textContent = text;
  return made;
}

function button(text, press, pressed) {
  const made = element("button", text, { type: "button", onclick: press });
  if (pressed !== undefined) made.setAttribute("aria-pressed", String(pressed));
  return made;
}

function choices(names, texts, chosen, choose) {
  const row = element("div", "", { className: "choices" });
  row.append(...names.map((name) => button(texts[name], () => choose(name), chosen === name)));
  return row;
}

function change(change) {
  change();
  keep();
  draw();
}

const controls = () => [...document.querySelectorAll("button, select, textarea")];

// All of it is made anew, always as many controls: the place in the list stays, and so does the focus.
function draw() {
  const say = TEXTS[state.language];
  document.documentElement.lang = state.language;
  document.documentElement.dir = state.language === "ar" ? "rtl" : "ltr";
  const language = element("select", "", { onchange: () => change(() => (state.language = language.value)) });
  language.setAttribute("aria-label", say.language);
  for (const [tag, name] of Object.entries(LANGUAGES))
    language.append(element("option", name, { value: tag, lang: tag, selected: tag === state.language }));

  const can = element("dl", "", { dir: "ltr" });
  for (const [name, what] of Object.entries(state.can)) can.append(element("dt", name), element("dd", what));

  const list = element("ol");
  for (const step of STEPS) {
    const item = element("li", "", { id: step });
    const [does, expected] = say.steps[step];
    item.append(element("div", does), element("p", expected, { className: "expected" }));
    item.append(choices(ANSWERS, say.answers, state.answers[step], (name) => change(() => (state.answers[step] = name))));
    list.append(item);
  }

  const report = element("textarea", "", { readOnly: true, value: isReport(), dir: "ltr", id: "report" });
  report.setAttribute("aria-label", say.report);
  const copy = () => {
    report.select();
    const copying = navigator.clipboard?.writeText(report.value) ?? Promise.reject(new Error("no clipboard"));
    copying.catch(() => document.execCommand("copy"));
  };
  const top = scrollY;
  const focused = controls().indexOf(document.activeElement);
  document.getElementById("try").replaceChildren(
    language,
    element("h1", say.title),
    element("p", say.how),
    choices(["1", "2"], { 1: say.first, 2: say.second }, state.phone, (name) => change(() => (state.phone = name))),
    element("h2", say.canTitle),
    can,
    button(say.vibrate, () => navigator.vibrate?.([250, 120, 250])),
    choices(["yes", "no"], say.felt, state.can.felt, (name) => change(() => (state.can.felt = name))),
    button(say.sound, sound),
    choices(["yes", "no"], say.heard, state.can.heard, (name) => change(() => (state.can.heard = name))),
    element("h2", say.listTitle),
    list,
    element("h2", say.report),
    element("p", say.nothing),
    report,
    button(say.copy, copy),
  );
  controls()[focused]?.focus({ preventScroll: true });
  scrollTo(0, top);
}

draw();
void look();
