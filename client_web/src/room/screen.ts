/**
 * What the phone shows, as one value. `ui` draws it and knows nothing else; `room` computes it.
 *
 * One variant a screen; impossible screens can't be built.
 */

/** What became of this phone's own newest tap (SHOW6). */
export type Receipt = "sending" | "sent" | "arrived" | "shown";

/** Whether this phone's yes is wanted now (RELEASE4). `settling`: wanted, but only after `settlesInMs`. */
export type Ask = "none" | "settling" | "open" | "given";

/** This phone's own line to the server. */
export type Link = "up" | "down";

export type RefusedWhy = "room_full" | "link_expired" | "link_unknown" | "unreachable" | "unsupported";

/** Why a room is over for this phone. `gone`: the server doesn't know the room or this phone any more. */
export type ClosedWhy = "ended" | "gone" | "reload";

export type Screen =
  | { readonly name: "home"; readonly canReturn: boolean; readonly trouble: "unreachable" | "unsupported" | null }
  | { readonly name: "opening" }
  | { readonly name: "joining" }
  | { readonly name: "refused"; readonly why: RefusedWhy }
  /** Finding the server again or for the first time, with nothing known of the room yet. */
  | { readonly name: "connecting" }
  /** Phone A waits for the second phone. `link` is null after a reload: the secret is gone, a new room is needed. */
  | { readonly name: "waiting"; readonly link: string | null; readonly ticketEndsAt: number; readonly line: Link }
  | {
      readonly name: "preparing";
      readonly ask: Ask;
      readonly partnerHere: boolean;
      readonly knocks: number;
      readonly line: Link;
    }
  /** `thinning`: touch is being lost (SHOW4). */
  | { readonly name: "together"; readonly thinning: boolean }
  | {
      readonly name: "paused";
      /** Whether this phone has an unreleased tap of its own: the "you paused" look, else "Paused. Stop and give space." */
      readonly mine: boolean;
      readonly receipt: Receipt | null;
      /** Not on the partner's screen after 3 s (SHOW6). */
      readonly unseen: boolean;
      readonly ask: Ask;
      readonly settlesInMs: number;
      /** Both have let go; waiting for fresh proof (SHOW3). */
      readonly comingBack: boolean;
      readonly partnerHere: boolean;
      readonly knocks: number;
      readonly line: Link;
    }
  /** A newer page of this seat is open. The whole screen still pauses (SEAT2). */
  | { readonly name: "elsewhere"; readonly paused: boolean }
  | { readonly name: "closed"; readonly why: ClosedWhy };

/** What a person can do. Every handler is safe to call on any screen; where it means nothing, nothing happens. */
export interface Actions {
  openRoom(): void;
  returnToRoom(): void;
  /** Pause: synchronous; the screen value has changed when this returns. */
  pause(): void;
  agree(): void;
  withdraw(): void;
  /** End the room for both, alone and at once. */
  endRoom(): void;
  /** Leave a refused or closed screen. */
  goHome(): void;
}
