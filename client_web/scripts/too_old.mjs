/**
 * Builds `old.html`, to which `public/old.js` leads whoever has a browser that is too old: words, and all the helplines, without a script.
 *
 * That file is for browsers that can't read Lull's script (`:has()` is as young as the rest of what Lull uses), and for where that script
 * couldn't be had: what a proxy put in its place once may be kept for a year, and found again at each start, so it's had anew past what
 * the browser keeps. It is a part of what every page loads: what is to be said of it is said here.
 */
import { readFileSync } from "node:fs";
import { OLDEST } from "./engines.mjs";

const engines = `Safari ${OLDEST.safari}, Chrome ${OLDEST.chrome}, Firefox ${OLDEST.firefox}`;

/** What is said, and what the list and the way out are called. */
const WORDS = {
  en: [
    `This browser is too old for Lull: a pause might not arrive in time. Please update it, or use another phone. It takes ${engines}, or a newer one.`,
    "People who help",
    "Leave",
  ],
  de: [
    `Dieser Browser ist zu alt für Lull: Eine Pause käme vielleicht nicht rechtzeitig an. Aktualisiere ihn bitte oder nimm ein anderes Telefon. Es braucht ${engines} oder neuer.`,
    "Menschen, die helfen",
    "Verlassen",
  ],
  es: [
    `Este navegador es demasiado antiguo para Lull: una pausa podría no llegar a tiempo. Actualízalo o usa otro teléfono. Hace falta ${engines} o más reciente.`,
    "Personas que ayudan",
    "Salir",
  ],
  fr: [
    `Ce navigateur est trop ancien pour Lull : une pause pourrait ne pas arriver à temps. Mets-le à jour ou prends un autre téléphone. Il faut ${engines} ou plus récent.`,
    "Des personnes qui aident",
    "Quitter",
  ],
  ar: [
    `هذا المتصفح قديم جدًا على Lull: قد لا تصل الوقفة في وقتها. يمكنك تحديثه أو استعمال هاتف آخر. يلزم ${engines} أو أحدث.`,
    "أشخاص يساعدون",
    "خروج",
  ],
};

const EMERGENCY = { all: "", police: "police · الشرطة ", ambulance: "ambulance · الإسعاف ", text: "SMS " };

const LANGUAGES = Object.keys(WORDS);
const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const tag = (name, language, text) =>
  `<${name} lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">${escaped(text)}</${name}>`;
const number = (scheme, text) =>
  `<a class="number" dir="ltr" href="${scheme}:${text.replace(/[^\d+*#]/g, "")}">${escaped(text)}</a>`;

function line({ name, phone, web }) {
  const ways = [
    ...(phone === undefined ? [] : [number("tel", phone)]),
    ...(web === undefined ? [] : [`<a rel="noreferrer" href="${escaped(web)}">${escaped(new URL(web).host)}</a>`]),
  ];
  return `<p><span dir="auto">${escaped(name)}</span><br />${ways.join(" ")}</p>`;
}

function country([code, { emergency, lines }]) {
  const names = new Set(LANGUAGES.map((each) => new Intl.DisplayNames(each, { type: "region" }).of(code)));
  const numbers = emergency.map(
    (each) => `${EMERGENCY[each.for]}${number(each.for === "text" ? "sms" : "tel", each.number)}`,
  );
  return `<h2>${escaped([...names].join(" · "))}</h2>\n<p>${numbers.join(" ")}</p>\n${lines.map(line).join("\n")}`;
}

function page() {
  const { countries, everywhere } = JSON.parse(
    readFileSync(new URL("../data/helplines.json", import.meta.url), "utf8"),
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<title>Timer</title>
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="referrer" content="no-referrer" />
<meta name="format-detection" content="telephone=no" />
<link rel="stylesheet" href="/old.css" />
</head>
<body>
<p class="leave"><a href="/timer.html">${LANGUAGES.map((each) => tag("span", each, WORDS[each][2])).join(" · ")}</a></p>
${LANGUAGES.map((each) => tag("p", each, WORDS[each][0])).join("\n")}
<h1>${LANGUAGES.map((each) => tag("span", each, WORDS[each][1])).join(" · ")}</h1>
<p><a class="number" dir="ltr" href="tel:112">112</a></p>
${everywhere.map(line).join("\n")}
${Object.entries(countries).map(country).join("\n")}
</body>
</html>
`;
}

/** A Vite plugin. */
export const tooOld = {
  name: "too-old",
  apply: "build",
  generateBundle() {
    this.emitFile({ type: "asset", fileName: "old.html", source: page() });
  },
};
