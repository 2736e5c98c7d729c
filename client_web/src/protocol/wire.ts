// Made from protocol/schema.json by scripts/wire_types.mjs. Do not edit.

export type Wire = (Agree | Agreement | Answer | CheckIn | CodeAnswer | CodeOffer | CodeOpened | Command | Confirm | Count | Edit | Enough | Fenced | FromServer | GoOn | Hello | HttpError | HttpErrorBody | IceServer | IceServers | JoinRoom | LeaveWriting | MoreTime | NoticeTried | Notices | OpenCode | OpenRoom | Pace | Pages | Ping | Pong | Refusal | Rehearsal | RoomJoined | RoomOpened | SealedLink | Start | StepBack | StepOn | Taps | Terms | Tokens | TurnNoticesOn | View | Withdraw | WritePage | WrittenPage)
export type Command = (Agree | Withdraw | Edit | Confirm | Answer | StepBack | Enough | Ping)
export type FromServer = (View | Taps | Fenced | Refusal | Pong)

/**
 * This seat's yes to a proposal, in this epoch; `token` says what its phone took the proposal to be (YES2).
 */
export interface Agree {
type: "agree"
id: number
epoch: string
proposal: (Start | GoOn | StepOn | MoreTime)
token: string
}
/**
 * To be together for the first time, under exactly this agreement (RELEASE8, AGREE2).
 */
export interface Start {
to: "start"
taps: Count
agreement: number
}
/**
 * Pause counters (PAUSE1): each seat's taps, and `watch` for what is nobody's tap.
 */
export interface Count {
a: number
b: number
watch: number
}
/**
 * To let go of exactly these taps (RELEASE2).
 */
export interface GoOn {
to: "go_on"
taps: Count
}
/**
 * From this step of the ladder to the next (LADDER3).
 */
export interface StepOn {
to: "step_on"
taps: Count
step: number
}
/**
 * To stay beyond exactly this end (TIME3).
 */
export interface MoreTime {
to: "more_time"
taps: Count
ends_at: number
}
/**
 * What both say yes to when they start (AGREE2).
 */
export interface Agreement {
version: number
terms: Terms
pages: Pages
}
/**
 * What the two agree on in numbers: seconds, and the ladder's steps (AGREE1).
 */
export interface Terms {
length: number
every: number
within: number
steps: number
}
/**
 * The newest sealed text of each page: 128 bits of its SHA-256; null where nothing is written (PAGE3).
 */
export interface Pages {
ours: (string | null)
a: (string | null)
b: (string | null)
}
/**
 * How it is, to the check-in due at this time (CHECK2). A pause needs no message of its own: it is a pause.
 */
export interface Answer {
type: "answer"
id: number
due_at: number
feeling: ("good" | "slow")
}
/**
 * The next check-in, or the one that is open since `due_at` (CHECK1). `mine`: this seat's own answer.
 */
export interface CheckIn {
due_at: number
answer_by: number
mine: (("good" | "slow") | null)
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
 * This seat takes its yes back (RELEASE6).
 */
export interface Withdraw {
type: "withdraw"
id: number
to: ("start" | "go_on" | "step_on" | "more_time")
}
/**
 * Other terms, as an edit of exactly this version of the agreement (AGREE3, AGREE4).
 */
export interface Edit {
type: "edit"
id: number
agreement: number
terms: Terms
}
/**
 * How the partner's pause, counted `taps`, came through in the rehearsal (REHEARSE1).
 */
export interface Confirm {
type: "confirm"
id: number
taps: number
how: ("seen" | "heard" | "felt")
}
/**
 * Back to this step of the ladder, at once (LADDER2).
 */
export interface StepBack {
type: "step_back"
id: number
step: number
}
/**
 * Enough for today (TIME5).
 */
export interface Enough {
type: "enough"
id: number
}
/**
 * What time is it (CLOCK1)?
 */
export interface Ping {
type: "ping"
id: number
}
/**
 * A newer page of this seat is open: only this page's pause is still taken (SEAT2).
 */
export interface Fenced {
type: "fenced"
}
/**
 * All that this seat may know of the room (VIEW1), whole and versioned (VIEW2).
 */
export interface View {
type: "view"
epoch: string
version: number
now: number
seat: ("a" | "b")
phase: ("waiting" | "preparing" | "together" | "paused" | "aftercare" | "closed")
taps: Count
released: Count
ask: ("none" | "open" | "given")
settles_at: (number | null)
closes_at: number
agreement: Agreement
rehearsal: Rehearsal
ends_at: (number | null)
step: number
step_ask: ("none" | "open" | "given")
more_ask: ("none" | "open" | "given")
check_in: (CheckIn | null)
pace: (Pace | null)
knocks: number
}
/**
 * How this seat's own pause came through when it was tried, and the partner's; null: not tried yet (REHEARSE1).
 */
export interface Rehearsal {
mine: (("seen" | "heard" | "felt") | null)
theirs: (("seen" | "heard" | "felt") | null)
}
/**
 * The more careful of both answers to the check-in that both answered last, and when it was complete (CHECK3).
 */
export interface Pace {
feeling: ("good" | "slow")
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
code: ("bad_frame" | "bad_message" | "too_large" | "too_many" | "not_now" | "too_soon" | "taps_changed" | "changed" | "not_rehearsed" | "takes_two" | "wait_for_offer" | "partner_away" | "fenced" | "store_unavailable")
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
token?: (string | null)
}
/**
 * `PUT /api/rooms/{id}/writing`: what a seat wrote afterwards, sealed as pages are (DEBRIEF2).
 */
export interface LeaveWriting {
sealed: string
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
seat: ("a" | "b")
token: string
closes_at: number
now: number
}
/**
 * 201: the room, seat `a`'s token and the ticket for the second phone.
 */
export interface RoomOpened {
room: string
seat: ("a" | "b")
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
 * `PUT /api/rooms/{id}/matches/{purpose}`: all of a seat's tokens (MATCH1); `GET`, 200: those that both gave.
 */
export interface Tokens {
/**
 * @maxItems 256
 */
tokens: string[]
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
