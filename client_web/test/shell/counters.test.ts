/** What a page remembers of its pauses. */

import { describe, expect, test } from "vitest";
import { forgetCounters, recall, remember } from "../../src/shell/counters";
import { Disk } from "../support/browser";

const ROOM = "0123456789abcdefghij_-";
const TICKET = "_-abcdefghij0123456789";

describe("PAUSE3 what is remembered", () => {
  test("PAUSE3 is there after a reload, for this room alone", () => {
    const { local } = new Disk();
    remember(local, ROOM, { own: 3, confirmed: 2, watch: 1, agreed: null });
    expect(recall(local, ROOM)).toEqual({ own: 3, confirmed: 2, watch: 1, agreed: null });
    expect(recall(local, TICKET)).toEqual({ own: 0, confirmed: 0, watch: 0, agreed: null });
  });

  test("PAUSE2 is merged with what another page of the seat remembered", () => {
    const { local } = new Disk();
    remember(local, ROOM, { own: 3, confirmed: 3, watch: 1, agreed: null });
    remember(local, ROOM, { own: 2, confirmed: 2, watch: 5, agreed: null });
    expect(recall(local, ROOM)).toEqual({ own: 3, confirmed: 3, watch: 5, agreed: null });
  });

  test.each(["", "{", "null", "7", `{"room":"${ROOM}"}`, `{"room":"${ROOM}","own":-1,"confirmed":0,"watch":0}`])(
    "PAUSE3 %j in its place is as good as nothing, and stops nothing",
    (garbage) => {
      const { local } = new Disk();
      local.setItem("lull.counters", garbage);
      expect(recall(local, ROOM)).toEqual({ own: 0, confirmed: 0, watch: 0, agreed: null });
      remember(local, ROOM, { own: 1, confirmed: 0, watch: 0, agreed: null });
      expect(recall(local, ROOM).own).toBe(1);
    },
  );

  test("PAUSE3 a browser that keeps nothing stops nothing", () => {
    const full = new Disk().local;
    full.setItem = () => {
      throw new Error("QuotaExceededError");
    };
    remember(full, ROOM, { own: 1, confirmed: 0, watch: 0, agreed: null });
    remember(null, ROOM, { own: 1, confirmed: 0, watch: 0, agreed: null });
    expect(recall(null, ROOM).own).toBe(0);
    forgetCounters(null);
  });
});
