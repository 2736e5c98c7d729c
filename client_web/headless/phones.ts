/**
 * Many phones in one process: the real shell, rules and keys, without a screen. For load and faults.
 *
 * Reads one order a line from standard input, as JSON; writes one line for each change of what a phone shows, for each tap
 * and each yes, with the wall clock in ms at which it did; and one for each time that this process was late:
 *
 *     {"do": "phone", "phone": "1a", "url": "http://…", "fragment": "#…"}   a page; with no fragment, one in no room
 *     {"do": "act", "phone": "1a", "action": "pause", "with": [...]}         one of `Actions`
 *     {"do": "auto_press", "phone": "1a", "presses": ["confirm", "start"]}          from now on, whenever the screen lets it
 *     {"do": "hide" | "show" | "freeze" | "thaw" | "kill" | "reload", "phone": "1a"}   a killed one may be loaded again
 *     {"do": "forget", "phone": "1a"}                                        killed for good
 *     {"do": "tab", "phone": "1a+", "of": "1a"}                              one more page of that phone
 *     {"do": "move", "phone": "1a", "url": "http://…"}                       where its next page and socket go
 *     {"do": "clock", "phone": "1a", "off": 3600000}                         sets its wall clock off by so much
 */

import { Disk, MemoryStorage } from "../fake_browser/disk";
import type { Screen } from "../src/room/screen_types";
import { createLull, type Lull } from "../src/shell/lull";
import { HeadlessPage } from "./page";

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: { write(text: string): void };
  exit(code: number): never;
};

/** A process that is late by more than this, in ms, says so: what its phones did meanwhile says nothing about the page. */
const LATE = 60;
const LOOK = 20;

/** What is still to be pressed and may be is done again after so long, in ms. */
const TRIES_AGAIN = 500;

/** A screen is covered this long after its proof is too old, in ms: the script, if it runs, comes first. */
const COVERS_AFTER = 5;

type Press = "return" | "open" | "rehearse" | "confirm" | "start" | "go_on" | "good";

interface Order {
  readonly do: string;
  readonly phone: string;
  readonly url: string;
  readonly fragment?: string;
  readonly action?: keyof Lull["actions"];
  readonly with?: readonly unknown[];
  readonly presses?: readonly Press[];
  readonly off?: number;
  readonly of?: string;
}

const say = (line: object): void => process.stdout.write(`${JSON.stringify(line)}\n`);

/** What of a screen is worth telling: no countdowns, no texts. */
function brief(screen: Screen): Record<string, unknown> {
  const { name } = screen;
  switch (screen.name) {
    case "waiting":
      return { name, fragment: screen.link === null ? null : new URL(screen.link).hash };
    case "preparing":
      return { name, here: screen.partnerHere, ask: screen.ask, connection: screen.connection, ...screen.rehearsal };
    case "together":
      return { name, thinning: screen.thinning, asked: screen.checkIn !== null };
    case "paused": {
      const { mine, receipt, unseen, ask, comingBack, partnerHere: here, trying, confirm, connection } = screen;
      return { name, mine, receipt, unseen, ask, comingBack, here, trying, confirm, connection };
    }
    case "refused":
    case "closed":
      return { name, why: screen.why };
    default:
      return { name };
  }
}

class Phone {
  presses = new Set<Press>();
  page: HeadlessPage;
  private lull: Lull;
  private last = "";
  private off: () => void;

  private cover: ReturnType<typeof setTimeout> | undefined;

  private readonly name: string;
  readonly disk: Disk;
  private readonly tab = new MemoryStorage();
  url: string;

  constructor(name: string, url: string, fragment: string, disk = new Disk()) {
    this.name = name;
    this.url = url;
    this.disk = disk;
    [this.page, this.lull, this.off] = this.load(fragment);
  }

  act(action: keyof Lull["actions"], given: readonly unknown[]): void {
    const run = this.lull.actions[action] as (...given: readonly unknown[]) => unknown;
    this.page.run(() => {
      if (action === "pause") say({ phone: this.name, at: Date.now(), tapped: true });
      if (action === "agree") say({ phone: this.name, at: Date.now(), agreed: given[0] });
      void run(...given);
    });
  }

  /** Goes without a word, as a tab that is killed. */
  kill(): void {
    this.off();
    clearTimeout(this.cover);
    this.page.end();
    this.lull.dispose();
    this.shows({ name: "gone" });
  }

  reload(): void {
    this.kill();
    [this.page, this.lull, this.off] = this.load("");
  }

  move(url: string): void {
    this.url = url;
    this.page.origin = url;
  }

  private load(fragment: string): [HeadlessPage, Lull, () => void] {
    const page = new HeadlessPage(this.url, fragment, this.disk, this.tab);
    const lull = createLull(page);
    const offScreen = lull.screen.subscribe((screen) => {
      this.shows(brief(screen));
      queueMicrotask(() => page.run(() => this.want(screen)));
    });
    // SHOW8: the page's cover is an animation, which a script that stands still can't hold up.
    const offDeadline = lull.proofDeadline.subscribe((deadline) => {
      clearTimeout(this.cover);
      if (deadline === null) return;
      this.cover = setTimeout(() => this.shows({ name: "covered" }), deadline - performance.now() + COVERS_AFTER);
    });
    const off = () => {
      offScreen();
      offDeadline();
    };
    return [page, lull, off];
  }

  private shows(what: Record<string, unknown>): void {
    const shown = JSON.stringify(what);
    if (shown !== this.last) say({ phone: this.name, at: Date.now(), shows: what });
    this.last = shown;
  }

  want(screen: Screen = this.lull.screen.peek()): void {
    const { actions } = this.lull;
    const agree = (to: "start" | "go_on") => this.act("agree", [to]);
    const wants = (press: Press) => this.presses.has(press);
    if (screen !== this.lull.screen.peek()) return;
    if (screen.name === "home" && screen.canReturn && wants("return")) actions.returnToRoom();
    else if (screen.name === "home" && wants("open")) actions.openRoom();
    else if (screen.name === "preparing" && screen.partnerHere && wants("rehearse") && screen.rehearsal.mine === null) {
      this.presses.delete("rehearse");
      actions.pause();
    } else if (screen.name === "preparing" && screen.ask === "open" && wants("start")) agree("start");
    else if (screen.name === "paused" && screen.confirm && wants("confirm")) actions.confirm("seen");
    else if (screen.name === "paused" && !screen.trying && screen.ask === "open" && wants("go_on")) agree("go_on");
    else if (screen.name === "together" && screen.checkIn?.answer === null && wants("good")) actions.answer("good");
  }
}

const phones = new Map<string, Phone>();

function obey(order: Order): void {
  if (order.do === "phone") {
    phones.set(order.phone, new Phone(order.phone, order.url, order.fragment ?? ""));
    return;
  }
  if (order.do === "tab") {
    const first = phones.get(order.of ?? "");
    if (first === undefined) throw new Error(`no phone ${order.of}`);
    phones.set(order.phone, new Phone(order.phone, first.url, "", first.disk));
    return;
  }
  const phone = phones.get(order.phone);
  if (phone === undefined) throw new Error(`no phone ${order.phone}`);
  switch (order.do) {
    case "act":
      if (order.action !== undefined) phone.act(order.action, order.with ?? []);
      break;
    case "auto_press":
      phone.presses = new Set(order.presses);
      phone.page.run(() => phone.want());
      break;
    case "hide":
    case "show":
      phone.page.show(order.do === "show");
      break;
    case "freeze":
      phone.page.freeze();
      break;
    case "thaw":
      phone.page.thaw();
      break;
    case "reload":
      phone.reload();
      break;
    case "kill":
      phone.kill();
      break;
    case "forget":
      phone.kill();
      phones.delete(order.phone);
      break;
    case "move":
      phone.move(order.url);
      break;
    case "clock":
      phone.page.wallOff = order.off ?? 0;
      break;
    default:
      throw new Error(`no order ${order.do}`);
  }
}

// As a person would: what was refused without a change of the screen is tried again.
setInterval(() => {
  for (const phone of phones.values()) if (phone.presses.size > 0) phone.page.run(() => phone.want());
}, TRIES_AGAIN);

let looked = performance.now();
setInterval(() => {
  const late = performance.now() - looked - LOOK;
  if (late > LATE) say({ at: Date.now(), late });
  looked = performance.now();
}, LOOK);

const decoder = new TextDecoder();
let rest = "";
for await (const chunk of process.stdin) {
  const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) obey(JSON.parse(line) as Order);
}
process.exit(0);
