// Made from protocol/schema.json by scripts/wire_types.mjs. Do not edit.
import { boolean, fromText, integer, object, oneOf, orNull, string, tagged } from "./read";
export type Wire = (Agree | Agreement | Answer | CodeAnswer | CodeOffer | CodeOpened | Command | Confirm | Count | DocumentDigests | Edit | Enough | Feeling | Fenced | FromServer | GoOn | Hello | How | HttpError | HttpErrorBody | IceServer | IceServers | JoinRoom | LeaveTokens | LeaveWriting | Matches | MoreTime | NoticeTried | Notices | OpenCode | OpenRoom | Pace | Ping | Pong | Refusal | Reveal | RoomJoined | RoomOpened | SealedLink | Seat | SeatCheckIn | SeatRehearsal | Start | StepBack | StepOn | Taps | Terms | TurnNoticesOn | View | Withdraw | WritePage | WrittenPage)
export type Command = (Agree | Withdraw | Edit | Reveal | Confirm | Answer | StepBack | Enough | Ping)
/**
 * How a pause came through to the partner. `BEFORE`: it did when they met before (REHEARSE5).
 */
export type How = ("seen" | "heard" | "felt" | "before")
/**
 * What a check-in comes to. The third answer, a pause, is a pause (CHECK5).
 */
export type Feeling = ("good" | "slow")
export type FromServer = (View | Taps | Fenced | Refusal | Pong)
/**
 * One of the two places in a room: `A` opened it, `B` joined it.
 */
export type Seat = ("a" | "b")

/**
 * The seat's yes to exactly this, said over `connection` in `epoch` (EPOCH3).
 * 
 * `token`: what its phone took it to be (YES2).
 */
export interface Agree {
id: number
type: "agree"
epoch: string
proposal: (Start | GoOn | StepOn | MoreTime)
token: string
}
/**
 * To be together for the first time, under this version of the agreement (RELEASE8).
 */
export interface Start {
taps: Count
agreement: number
to: "start"
}
/**
 * Three counters that only grow: taps of each seat, and `watch` for what is nobody's tap.
 */
export interface Count {
a: number
b: number
watch: number
}
/**
 * To let go of these taps (RELEASE2).
 */
export interface GoOn {
taps: Count
to: "go_on"
}
/**
 * From this step of the ladder to the next (LADDER3).
 */
export interface StepOn {
taps: Count
step: number
to: "step_on"
}
/**
 * To stay beyond this end, in ms (TIME3).
 */
export interface MoreTime {
taps: Count
ends_at: number
to: "more_time"
}
/**
 * All of it, and how often it was edited: that is what a yes to starting names (AGREE2).
 */
export interface Agreement {
version: number
terms: Terms
pages: DocumentDigests
}
/**
 * How long it goes on, how often both are asked, how long they have to answer (in s); the ladder's steps.
 */
export interface Terms {
length: number
every: number
within: number
steps: number
}
/**
 * Which sealed text each document is: 128 bits of its SHA-256, base64url; None where nothing is written (PAGE3).
 */
export interface DocumentDigests {
ours: (string | null)
a: (string | null)
b: (string | null)
}
/**
 * The seat's answer to the check-in of this number: equal tokens of both mean *good*, all else *slow* (CHECK2).
 */
export interface Answer {
id: number
type: "answer"
round: number
token: string
}
/**
 * `PUT /api/codes/{code}/answer`, and what its opener gets: the other phone's share, and proof of its one guess.
 */
export interface CodeAnswer {
share: string
proof: string
}
/**
 * `GET /api/codes/{code}`, 200: the opener's share.
 */
export interface CodeOffer {
share: string
}
/**
 * 201: the code's public part, and what only its opener has.
 */
export interface CodeOpened {
code: string
key: string
expires_at: number
now: number
}
/**
 * The seat takes its yes back.
 */
export interface Withdraw {
id: number
type: "withdraw"
to: ("start" | "go_on" | "step_on" | "more_time")
}
/**
 * The seat wants other terms than those of this version (AGREE3, AGREE4).
 */
export interface Edit {
id: number
type: "edit"
agreement: number
terms: Terms
}
/**
 * Seat `a` hands on its public key, now that the other phone's is here (PAIR2).
 */
export interface Reveal {
id: number
type: "reveal"
share: string
}
/**
 * The seat tells how its partner's pause, counted `taps`, came through (REHEARSE1).
 */
export interface Confirm {
id: number
type: "confirm"
taps: number
how: How
}
/**
 * The seat wants back to this step at least (LADDER2).
 */
export interface StepBack {
id: number
type: "step_back"
step: number
}
/**
 * Enough for today, says the seat (TIME5).
 */
export interface Enough {
id: number
type: "enough"
}
/**
 * What time is it (CLOCK1)?
 */
export interface Ping {
id: number
type: "ping"
}
/**
 * A newer page of this seat is open: only this page's pause is still taken (SEAT2).
 */
export interface Fenced {
type: "fenced"
}
/**
 * All that a seat may know of the room (VIEW1). What the wire adds is its type, version and time (VIEW2).
 * 
 * `settles_at`: from when on a yes is taken. `ends_at`: when the agreed time is over; `more`: how often it was
 * made longer. `knocks`: how many others came with the used link (ROOM4).
 * `share`: the partner's public key, as only this phone can open it; `shared`: whether the own one is there (PAIR2).
 * `ask`, `step_ask`, `more_ask`: whether this seat's yes is wanted to starting or going on, the next step, more time.
 */
export interface View {
type: "view"
version: number
now: number
epoch: string
seat: Seat
phase: ("waiting" | "preparing" | "together" | "paused" | "aftercare" | "closed")
taps: Count
released: Count
ask: ("none" | "open" | "given")
settles_at: (number | null)
closes_at: number
agreement: Agreement
rehearsal: SeatRehearsal
ends_at: (number | null)
more: number
step: number
step_ask: ("none" | "open" | "given")
more_ask: ("none" | "open" | "given")
check_in: (SeatCheckIn | null)
pace: (Pace | null)
knocks: number
share: (string | null)
shared: boolean
}
/**
 * How this seat's own pause came through when it was tried, and the partner's; None: not tried yet (REHEARSE1).
 */
export interface SeatRehearsal {
mine: (How | null)
theirs: (How | null)
}
/**
 * The next check-in, or the open one; `mine`: whether this seat has answered it (CHECK4). Times in ms.
 */
export interface SeatCheckIn {
round: number
due_at: number
answer_by: number
mine: boolean
}
/**
 * What the last complete check-in came to, which one that was, and when it was complete, in ms.
 */
export interface Pace {
round: number
feeling: Feeling
at: number
}
/**
 * Counters that rose, told before they are stored (PAUSE3). No view: merge them.
 */
export interface Taps {
type: "taps"
taps: Count
}
/**
 * The frame was refused and changed nothing (WIRE2). `id` is the command's, where it had one.
 */
export interface Refusal {
type: "refusal"
code: ("bad_frame" | "bad_message" | "too_large" | "too_many" | "store_unavailable" | "not_now" | "too_soon" | "taps_changed" | "changed" | "not_rehearsed" | "takes_two" | "wait_for_offer" | "partner_away" | "fenced")
id: (number | null)
message: string
}
/**
 * The server's time (CLOCK1). `id` is the ping's.
 */
export interface Pong {
type: "pong"
id: number
now: number
}
/**
 * The first frame of every socket (WIRE1).
 */
export interface Hello {
type: "hello"
protocol: number
room: string
token: string
}
/**
 * What every refused HTTP call answers with.
 */
export interface HttpError {
code: ("bad_request" | "too_large" | "link_unknown" | "link_expired" | "code_unknown" | "no_code_free" | "too_many_calls" | "room_full" | "not_authorized" | "not_now" | "changed" | "origin_refused" | "store_unavailable" | "not_found" | "method_not_allowed" | "internal")
message: string
}
/**
 * The envelope of `HttpError`.
 */
export interface HttpErrorBody {
error: HttpError
}
/**
 * A server that tells a phone its address, or relays for it; null where it takes no password.
 */
export interface IceServer {
urls: string
username: (string | null)
credential: (string | null)
}
/**
 * `GET /api/rooms/{id}/ice`, 200 (PATH8).
 */
export interface IceServers {
servers: IceServer[]
}
/**
 * `POST /api/rooms/{id}/join`.
 */
export interface JoinRoom {
ticket: string
share: string
token?: (string | null)
}
/**
 * `PUT /api/rooms/{id}/matches/{purpose}`: all of a seat's tokens in this round (MATCH1).
 */
export interface LeaveTokens {
round: number
/**
 * @maxItems 256
 */
tokens: string[]
}
/**
 * `PUT /api/rooms/{id}/writing`: what a seat wrote afterwards, sealed as documents are (DEBRIEF2).
 */
export interface LeaveWriting {
sealed: string
}
/**
 * That, and `GET`, 200: the newest round, whether this seat gave in it, the partner's proofs (MATCH2, MATCH7).
 */
export interface Matches {
round: number
given: boolean
tokens: string[]
}
/**
 * `POST /api/rooms/{id}/notices/try`, 200: whether the phone's push service took it.
 */
export interface NoticeTried {
sent: boolean
}
/**
 * `GET /api/rooms/{id}/notices`, 200: what a browser subscribes to; null where this server sends none (PUSH1).
 */
export interface Notices {
key: (string | null)
}
/**
 * `POST /api/codes`: the opener's share of the exchange (CODE1).
 */
export interface OpenCode {
share: string
}
/**
 * `POST /api/rooms`: nothing to say yet.
 */
export interface OpenRoom {

}
/**
 * 200: seat `b`'s token.
 */
export interface RoomJoined {
room: string
seat: Seat
token: string
closes_at: number
now: number
}
/**
 * 201: the room, seat `a`'s token and the ticket for the second phone.
 */
export interface RoomOpened {
room: string
seat: Seat
token: string
ticket: string
ticket_expires_at: number
closes_at: number
now: number
}
/**
 * A pair link that only the other phone can open: for a code (CODE3), or for a meeting (MEET1).
 */
export interface SealedLink {
sealed: string
}
/**
 * `PUT /api/rooms/{id}/notices`: a browser's subscription (PUSH4).
 */
export interface TurnNoticesOn {
endpoint: string
p256dh: string
auth: string
}
/**
 * `PUT /api/rooms/{id}/pages/{page}`: a text, as an edit of exactly this version of the agreement (PAGE1).
 */
export interface WritePage {
agreement: number
sealed: string
steps?: (number | null)
}
/**
 * `GET /api/rooms/{id}/pages/{page}`, and of `/writing`, 200.
 */
export interface WrittenPage {
sealed: string
}
const r0 = /* @__PURE__ */ oneOf("view");
const r1 = /* @__PURE__ */ integer(0, 2147483647);
const r2 = /* @__PURE__ */ integer(0, 9007199254740991);
const r3 = /* @__PURE__ */ string(/^[A-Za-z0-9_-]{22}$/);
const r4 = /* @__PURE__ */ oneOf("a", "b");
const r5 = /* @__PURE__ */ oneOf("waiting", "preparing", "together", "paused", "aftercare", "closed");
const countFrom = /* @__PURE__ */ object<Count>({ a: r1, b: r1, watch: r1 });
const r7 = /* @__PURE__ */ oneOf("none", "open", "given");
const r8 = /* @__PURE__ */ orNull(r2);
const r9 = /* @__PURE__ */ integer(300, 10800);
const r10 = /* @__PURE__ */ integer(60, 1800);
const r11 = /* @__PURE__ */ integer(15, 120);
const r12 = /* @__PURE__ */ integer(0, 12);
const termsFrom = /* @__PURE__ */ object<Terms>({ length: r9, every: r10, within: r11, steps: r12 });
const r14 = /* @__PURE__ */ orNull(r3);
const documentDigestsFrom = /* @__PURE__ */ object<DocumentDigests>({ ours: r14, a: r14, b: r14 });
const agreementFrom = /* @__PURE__ */ object<Agreement>({ version: r1, terms: termsFrom, pages: documentDigestsFrom });
const r17 = /* @__PURE__ */ oneOf("seen", "heard", "felt", "before");
const r18 = /* @__PURE__ */ orNull(r17);
const seatRehearsalFrom = /* @__PURE__ */ object<SeatRehearsal>({ mine: r18, theirs: r18 });
const r20 = /* @__PURE__ */ integer(0, 255);
const seatCheckInFrom = /* @__PURE__ */ object<SeatCheckIn>({ round: r1, due_at: r2, answer_by: r2, mine: boolean });
const r22 = /* @__PURE__ */ orNull(seatCheckInFrom);
const r23 = /* @__PURE__ */ oneOf("good", "slow");
const paceFrom = /* @__PURE__ */ object<Pace>({ round: r1, feeling: r23, at: r2 });
const r25 = /* @__PURE__ */ orNull(paceFrom);
const r26 = /* @__PURE__ */ string(/^[A-Za-z0-9_-]{124}$/);
const r27 = /* @__PURE__ */ orNull(r26);
const viewFrom = /* @__PURE__ */ object<View>({ type: r0, version: r1, now: r2, epoch: r3, seat: r4, phase: r5, taps: countFrom, released: countFrom, ask: r7, settles_at: r8, closes_at: r2, agreement: agreementFrom, rehearsal: seatRehearsalFrom, ends_at: r8, more: r20, step: r12, step_ask: r7, more_ask: r7, check_in: r22, pace: r25, knocks: r1, share: r27, shared: boolean });
const r29 = /* @__PURE__ */ oneOf("taps");
const tapsFrom = /* @__PURE__ */ object<Taps>({ type: r29, taps: countFrom });
const r31 = /* @__PURE__ */ oneOf("fenced");
const fencedFrom = /* @__PURE__ */ object<Fenced>({ type: r31 });
const r33 = /* @__PURE__ */ oneOf("refusal");
const r34 = /* @__PURE__ */ oneOf("bad_frame", "bad_message", "too_large", "too_many", "store_unavailable", "not_now", "too_soon", "taps_changed", "changed", "not_rehearsed", "takes_two", "wait_for_offer", "partner_away", "fenced");
const r35 = /* @__PURE__ */ orNull(r1);
const r36 = /* @__PURE__ */ string();
const refusalFrom = /* @__PURE__ */ object<Refusal>({ type: r33, code: r34, id: r35, message: r36 });
const r38 = /* @__PURE__ */ oneOf("pong");
const pongFrom = /* @__PURE__ */ object<Pong>({ type: r38, id: r1, now: r2 });
export const readMessage = /* @__PURE__ */ fromText<FromServer>(tagged({ view: viewFrom, taps: tapsFrom, fenced: fencedFrom, refusal: refusalFrom, pong: pongFrom }));
