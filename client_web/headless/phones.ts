/**
 * Many phones in one process: the real shell, rules and keys, without a screen. For load and faults.
 *
 * Reads one order a line from standard input, as JSON; writes one line for each change of what a phone shows, with the
 * wall clock in ms at which it showed it:
 *
 *     {"do": "phone", "phone": "1a", "url": "http://…", "fragment": "#…"}   a page; with no fragment, one in no room
 *     {"do": "act", "phone": "1a", "action": "pause", "with": [...]}         one of `Actions`
 *     {"do": "wish", "phone": "1a", "wishes": ["confirm", "start"]}          from now on, whenever the screen lets it
 *     {"do": "hide" | "show" | "freeze" | "thaw" | "reload" | "kill", "phone": "1a"}
 *     {"do": "move", "phone": "1a", "url": "http://…"}                       where its next page and socket go
 *     {"do": "clock", "phone": "1a", "off": 3600000}                         sets its wall clock off by so much
 */

import type { Actions, Screen } from "../src/room/screen";
import { createLull, type Lull } from "../src/shell/lull";
import { Disk, HeadlessPage } from "./browser";

declare const process: {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: { write(text: string): void };
  exit(code: number): never;
};

type Wish = "open" | "rehearse" | "confirm" | "start" | "go_on" | "good";

interface Order {
  readonly do: string;
  readonly phone: string;
  readonly url: string;
  readonly fragment?: string;
  readonly action?: keyof Actions;
  readonly with?: readonly unknown[];
  readonly wishes?: readonly Wish[];
  readonly off?: number;
}

const say = (line: object): void => process.stdout.write(`${JSON.stringify(line)}\n`);

/** What of a screen is worth telling: no countdowns, no texts. */
function brief(screen: Screen): Record<string, unknown> {
  const { name } = screen;
  switch (screen.name) {
    case "waiting":
      return { name, fragment: screen.link === null ? null : new URL(screen.link).hash };
    case "preparing":
      return { name, here: screen.partnerHere, ask: screen.ask, line: screen.line, ...screen.rehearsal };
    case "together":
      return { name, thinning: screen.thinning, asked: screen.checkIn !== null };
    case "paused": {
      const { mine, receipt, unseen, ask, comingBack, partnerHere: here, trying, confirm, line } = screen;
      return { name, mine, receipt, unseen, ask, comingBack, here, trying, confirm, line };
    }
    case "refused":
    case "closed":
      return { name, why: screen.why };
    default:
      return { name };
  }
}

class Phone {
  wishes = new Set<Wish>();
  page: HeadlessPage;
  private lull: Lull;
  private told = "";
  private off: () => void;

  private readonly name: string;
  private readonly disk = new Disk();
  private url: string;

  constructor(name: string, url: string, fragment: string) {
    this.name = name;
    this.url = url;
    [this.page, this.lull, this.off] = this.load(fragment);
  }

  act(action: keyof Actions, given: readonly unknown[]): void {
    const run = this.lull.actions[action] as (...given: readonly unknown[]) => unknown;
    this.page.run(() => {
      if (action === "pause") say({ phone: this.name, at: Date.now(), tapped: true });
      void run(...given);
    });
  }

  /** Goes without a word, as a tab that is killed. */
  kill(): void {
    this.off();
    this.page.end();
    this.lull.dispose();
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
    const page = new HeadlessPage(this.url, fragment, this.disk);
    const lull = createLull(page);
    const off = lull.screen.subscribe((screen) => {
      const shown = JSON.stringify(brief(screen));
      if (shown !== this.told) say({ phone: this.name, at: Date.now(), shows: brief(screen) });
      this.told = shown;
      queueMicrotask(() => page.run(() => this.want(screen)));
    });
    return [page, lull, off];
  }

  want(screen: Screen = this.lull.screen.peek()): void {
    const { actions } = this.lull;
    const wants = (wish: Wish) => this.wishes.has(wish);
    if (screen !== this.lull.screen.peek()) return;
    if (screen.name === "home" && wants("open")) actions.openRoom();
    else if (screen.name === "preparing" && screen.partnerHere && wants("rehearse") && screen.rehearsal.mine === null) {
      this.wishes.delete("rehearse");
      actions.pause();
    } else if (screen.name === "preparing" && screen.ask === "open" && wants("start")) actions.agree("start");
    else if (screen.name === "paused" && screen.confirm && wants("confirm")) actions.confirm("seen");
    else if (screen.name === "paused" && !screen.trying && screen.ask === "open" && wants("go_on"))
      actions.agree("go_on");
    else if (screen.name === "together" && screen.checkIn?.answer === null && wants("good")) actions.answer("good");
  }
}

const phones = new Map<string, Phone>();

function obey(order: Order): void {
  if (order.do === "phone") {
    phones.set(order.phone, new Phone(order.phone, order.url, order.fragment ?? ""));
    return;
  }
  const phone = phones.get(order.phone);
  if (phone === undefined) throw new Error(`no phone ${order.phone}`);
  switch (order.do) {
    case "act":
      if (order.action !== undefined) phone.act(order.action, order.with ?? []);
      break;
    case "wish":
      phone.wishes = new Set(order.wishes);
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

const decoder = new TextDecoder();
let rest = "";
for await (const chunk of process.stdin) {
  const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) obey(JSON.parse(line) as Order);
}
process.exit(0);
