import type { Screen } from "../room/screen";
import type { Variant } from "./variant";

const paused: Variant<"paused"> = {
  name: "paused",
  mine: false,
  receipt: null,
  unseen: false,
  ask: "none",
  settlesInMs: 0,
  comingBack: false,
  partnerHere: true,
  knocks: 0,
  line: "up",
};
const mine: Variant<"paused"> = { ...paused, mine: true, receipt: "shown" };
const preparing: Variant<"preparing"> = {
  name: "preparing",
  ask: "open",
  partnerHere: true,
  knocks: 0,
  line: "up",
};
const link =
  "https://lull.example/#Vt3kQm9xR2aLpZ0c.b7Yt1NqKfE4wUoGh5sJdiA.zX8vC2nM6lK0jH4gF1dS9aP3oI7uY5tR-eW_qB2cD4fG";

/** Every screen and state there is to draw, by name. Functions, for some hold a time. */
export const GALLERY: Readonly<Record<string, () => Screen>> = {
  home: () => ({ name: "home", canReturn: false, trouble: null }),
  "home-return": () => ({ name: "home", canReturn: true, trouble: null }),
  "home-unreachable": () => ({ name: "home", canReturn: false, trouble: "unreachable" }),
  "home-unsupported": () => ({ name: "home", canReturn: false, trouble: "unsupported" }),
  opening: () => ({ name: "opening" }),
  joining: () => ({ name: "joining" }),
  connecting: () => ({ name: "connecting" }),
  waiting: () => ({ name: "waiting", link, ticketEndsAt: Date.now() + 590_000, line: "up" }),
  "waiting-line-down": () => ({ name: "waiting", link, ticketEndsAt: Date.now() + 30_000, line: "down" }),
  "waiting-expired": () => ({ name: "waiting", link, ticketEndsAt: Date.now() - 1, line: "up" }),
  "waiting-forgotten": () => ({ name: "waiting", link: null, ticketEndsAt: 0, line: "up" }),
  preparing: () => preparing,
  "preparing-given": () => ({ ...preparing, ask: "given" }),
  "preparing-alone": () => ({ ...preparing, ask: "none", partnerHere: false, line: "down" }),
  "preparing-knocked": () => ({ ...preparing, knocks: 1 }),
  together: () => ({ name: "together", thinning: false }),
  "together-thinning": () => ({ name: "together", thinning: true }),
  paused: () => paused,
  "paused-settling": () => ({ ...paused, ask: "settling", settlesInMs: 8000 }),
  "paused-open": () => ({ ...paused, ask: "open" }),
  "paused-given": () => ({ ...paused, ask: "given" }),
  "paused-coming-back": () => ({ ...paused, comingBack: true }),
  "paused-line-down": () => ({ ...paused, line: "down", partnerHere: false, knocks: 1 }),
  "paused-mine-sending": () => ({ ...mine, receipt: "sending" }),
  "paused-mine-sent": () => ({ ...mine, receipt: "sent" }),
  "paused-mine-arrived": () => ({ ...mine, receipt: "arrived" }),
  "paused-mine-settling": () => ({ ...mine, ask: "settling", settlesInMs: 8000 }),
  "paused-mine-open": () => ({ ...mine, ask: "open" }),
  "paused-mine-given": () => ({ ...mine, ask: "given" }),
  "paused-mine-coming-back": () => ({ ...mine, receipt: null, comingBack: true }),
  "paused-mine-unseen": () => ({ ...mine, receipt: "sending", unseen: true, line: "down" }),
  "paused-mine-unseen-open": () => ({ ...mine, receipt: "sent", unseen: true, ask: "open", partnerHere: false }),
  elsewhere: () => ({ name: "elsewhere", paused: false }),
  "elsewhere-paused": () => ({ name: "elsewhere", paused: true }),
  "closed-ended": () => ({ name: "closed", why: "ended" }),
  "closed-gone": () => ({ name: "closed", why: "gone" }),
  "closed-reload": () => ({ name: "closed", why: "reload" }),
  "refused-room-full": () => ({ name: "refused", why: "room_full" }),
  "refused-link-expired": () => ({ name: "refused", why: "link_expired" }),
  "refused-link-unknown": () => ({ name: "refused", why: "link_unknown" }),
  "refused-unreachable": () => ({ name: "refused", why: "unreachable" }),
  "refused-unsupported": () => ({ name: "refused", why: "unsupported" }),
};
