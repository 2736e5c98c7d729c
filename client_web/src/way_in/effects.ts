/** What the shell has to do on the way in and out. An effect with an `attempt` is answered by an event with the same. */

import type { PairLink } from "../room/pair_link";
import type { Held } from "./state";

export type Effect<H extends Held = Held> =
  /** Answer with `kept`. */
  | { readonly type: "read_kept" }
  | { readonly type: "remember_yes" }
  /** The first question is as good as never answered, and asked again (FIRST2). */
  | { readonly type: "forget_yes" }
  /** Answer with `opened` or `not_opened`. `meeting`: the pair that is kept on in that room. */
  | { readonly type: "open"; readonly attempt: number; readonly meeting: H["pair"] | null }
  /** Answer with `joined` or `not_joined`. `entry`: to be used again; null: make one. `meeting`: as above. */
  | {
      readonly type: "join";
      readonly attempt: number;
      readonly link: PairLink;
      readonly entry: H["entry"] | null;
      readonly meeting: H["pair"] | null;
    }
  /** In `after` ms, unless that isn't wanted any more, look where the other phone would wait. Answer with `looked`. */
  | { readonly type: "look"; readonly attempt: number; readonly pair: H["pair"]; readonly after: number }
  /** Leave the way in where the other phone looks (MEET1). */
  | { readonly type: "publish_link"; readonly pair: H["pair"]; readonly link: PairLink }
  /** Answer with `code_followed`. */
  | { readonly type: "follow_code"; readonly attempt: number; readonly open: string; readonly secret: string }
  /** Answer with `spoken`, as often as what became of the code changes. */
  | { readonly type: "say_code"; readonly attempt: number; readonly link: PairLink }
  | { readonly type: "stop_code"; readonly attempt: number }
  /** Answer with `stage` and `closed`. There is no other room. */
  | { readonly type: "enter_room"; readonly seat: H["seat"] }
  /** Keep the seat; answer with `stored`. */
  | { readonly type: "keep_seat"; readonly seat: H["seat"] }
  | { readonly type: "tap" }
  /** Take the seat over from a newer page (SEAT2). */
  | { readonly type: "take_over" }
  /** This phone is in the room no more. */
  | { readonly type: "leave_room" }
  /** Tell the server that it is over, until it has heard (ROOM5). */
  | { readonly type: "end_room"; readonly seat: H["seat"] }
  /** Nothing of the room stays on this phone. Answer with `pairs`: others may be kept by now. */
  | { readonly type: "forget_room" }
  | { readonly type: "forget_pair"; readonly id: string }
  /** Answer with `pairs`. */
  | { readonly type: "name_pair"; readonly id: string; readonly name: string }
  /** LEAVE1. */
  | { readonly type: "leave" }
  /** A neutral page in the place of this one; what this phone keeps is left alone (LEAVE3). */
  | { readonly type: "put_away" };
