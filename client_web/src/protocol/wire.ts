// Made from protocol/schema.json by scripts/wire_types.mjs. Do not edit.

export type Wire = (Agree | Command | Count | Fenced | FromServer | Hello | HttpError | HttpErrorBody | JoinRoom | OpenRoom | Refusal | RoomJoined | RoomOpened | Taps | View | Withdraw)
export type Command = (Agree | Withdraw)
export type FromServer = (View | Taps | Fenced | Refusal)

/**
 * This seat's yes to letting go of exactly these taps (RELEASE2), or to starting (RELEASE8).
 */
export interface Agree {
type: "agree"
id: number
taps: Count
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
 * This seat takes its yes back (RELEASE6).
 */
export interface Withdraw {
type: "withdraw"
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
phase: ("waiting" | "preparing" | "together" | "paused" | "closed")
taps: Count
released: Count
ask: ("none" | "open" | "given")
settles_at: (number | null)
closes_at: number
knocks: number
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
code: ("bad_frame" | "bad_message" | "too_large" | "too_many" | "not_now" | "too_soon" | "taps_changed" | "wait_for_offer" | "partner_away" | "fenced" | "store_unavailable")
id: (number | null)
message: string
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
code: ("bad_request" | "too_large" | "link_unknown" | "link_expired" | "room_full" | "not_authorized" | "origin_refused" | "store_unavailable" | "not_found" | "method_not_allowed" | "internal")
message: string
}
/**
 * The envelope of `HttpError`.
 */
export interface HttpErrorBody {
error: HttpError
}
/**
 * `POST /api/rooms/{id}/join`.
 */
export interface JoinRoom {
ticket: string
token?: (string | null)
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
