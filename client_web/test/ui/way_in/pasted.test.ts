/** A link that was copied and put where a code would be typed. */

import { expect, test } from "vitest";
import { readFragment, writeLink } from "../../../src/shell/pair_link";
import { unwrapped } from "../../../src/ui/way_in/pasted";

const LINK = {
  room: "0123456789abcdefghij_-",
  ticket: "_-abcdefghij0123456789",
  commitment: Uint8Array.from({ length: 16 }, (_, index) => 249 - index),
  secret: Uint8Array.from({ length: 32 }, (_, index) => 251 - index),
};
const TEXT = writeLink("https://lull.example/", LINK);
const broken = (between: string) => TEXT.slice(0, 90) + between + TEXT.slice(90);
const wide = (text: string) => text.replace(/[!-~]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

test.each([
  ["as it is", TEXT],
  ["in a sentence", `Join me: ${TEXT}, ok?`],
  ["twice", `${TEXT}\n${TEXT}`],
  ["cut, and then whole", `${TEXT.slice(0, 70)}… sorry: ${TEXT}`],
  ["by way of another page", `https://l.example/l.php?u=${encodeURIComponent(TEXT)}&h=AT0abc`],
  ["by way of two", `https://a.example/?q=${encodeURIComponent(`https://b.example/?u=${encodeURIComponent(TEXT)}`)}`],
  ["in Markdown", `[Lull](${TEXT})`],
  ["in Markdown, escaped", TEXT.replace(/[-_]/g, "\\$&")],
  ["between angle brackets", `<${TEXT}|${TEXT}>`],
  ["as a spoiler", `||${TEXT}||`],
  ["in a page's source", `<a href="${TEXT}">${TEXT}</a>`],
  ["in a page's source, as a text", `&lt;a href=&quot;${TEXT}&quot;&gt;Join&lt;/a&gt;`],
  ["with its sign as an entity", TEXT.replace("#", "&#35;")],
  ["with its sign as another", TEXT.replace("#", "&num;")],
  ["with its sign as one more", TEXT.replace("#", "&#x0023;")],
  ["with its sign as an entity twice", TEXT.replace("#", "&amp;#0035;")],
  ["with entities for its lines", TEXT.replaceAll("_", "&lowbar;").replaceAll("-", "&#8209;")],
  ["with others for its lines", TEXT.replaceAll("_", "&#95;").replaceAll("-", "&dash;")],
  ["with all of it as entities", TEXT.replace(/[\s\S]/g, (one) => `&#${one.charCodeAt(0)};`)],
  ["beside an entity of nothing", `&#9999999; &#x110000; ${TEXT}`],
  ["with a wide sign", TEXT.replace("#", "＃")],
  ["all wide", wide(TEXT)],
  ["with wide hyphens", TEXT.replaceAll("-", "－")],
  ["with dashes for hyphens", TEXT.replaceAll("-", "–")],
  ["with a place to break", broken("<wbr>")],
  ["with a line break of a page", broken("<br />")],
  ["with a hyphen that can't be seen", broken("&shy;")],
  ["with a space that can't be seen", broken("&#8203;")],
  ["with the same in hex", broken("&#x200B;")],
  ["quoted", broken("\n> ")],
  ["quoted by others", broken("\n| ")],
  ["quoted by a line", broken("\n│ ")],
  ["quoted in wide signs", broken("\n＞ ")],
  ["quoted in a page", broken("&gt; ")],
  ["before other scripts' signs", `${TEXT}。」`],
  ["from another address", TEXT.replace("https://lull.example", "HTTP://LULL.EXAMPLE:443")],
])("SEAT5 is read %s", (_, pasted) => {
  expect(readFragment(unwrapped(pasted))).toEqual(LINK);
});

test.each([
  "",
  "1234",
  "1234 5678 9012 345",
  "see #12",
  "https://lull.example/",
  TEXT.slice(0, -1),
  `${TEXT.slice(0, 90)}…`,
])("SEAT5 %j is none", (pasted) => {
  const read = readFragment(unwrapped(pasted));
  expect(read === null || read === "bad").toBe(true);
});
