/** The key exchange of a seat, carried out as its views come (PAIR2). Loaded where it isn't over yet. */

import { pairKeys } from "../crypto/pair_keys";
import { finishPairing } from "../crypto/pairing";
import type { View } from "../protocol/wire";
import type { KeptSeat, PairedSeat, UnpairedSeat } from "./vault";

export interface Exchange {
  viewed(view: View): void;
}

export interface ExchangeEvents {
  /** Hand the own share to the server, which takes it as often as it's given. */
  reveal(share: string): void;
  /** The seat as it's to be kept from now on. */
  settled(seat: PairedSeat): void;
  /** What came is not from the phone that this link leads to (PAIR3). */
  failed(): void;
}

export function exchangeFor(given: KeptSeat, does: ExchangeEvents): Exchange {
  let seat = given;
  let newest: View | null = null;

  async function pair(unpaired: UnpairedSeat, share: string): Promise<void> {
    const paired = await pairedSeat(unpaired, share);
    if (seat !== unpaired) return; // by a view that came meanwhile
    if (paired === null) {
      does.failed();
      return;
    }
    seat = paired;
    does.settled(paired);
    if (newest !== null) settle(paired, newest);
  }

  function settle(paired: PairedSeat, view: View): void {
    if (paired.share === null) return;
    // A store that fell over may lose a share that it had: until the session begins it can be said again.
    if (view.phase === "preparing") {
      if (!view.shared) does.reveal(paired.share);
      return;
    }
    const settled = { ...paired, share: null };
    seat = settled;
    does.settled(settled);
  }

  return {
    viewed(view) {
      newest = view;
      if (seat.keys !== null) settle(seat, view);
      else if (view.share !== null) void pair(seat, view.share);
    },
  };
}

/** Nothing of the exchange stays but what both came to; null: this can't be the other phone. */
async function pairedSeat({ pairing, ...seat }: UnpairedSeat, share: string): Promise<PairedSeat | null> {
  const came = await finishPairing(pairing, seat.room, seat.seat, share);
  if (came === null) return null;
  const keys = await pairKeys(came.root, seat.room, seat.seat);
  came.root.fill(0);
  return { ...seat, pairing: null, keys, pictures: came.pictures, share: seat.seat === "a" ? pairing.share : null };
}
