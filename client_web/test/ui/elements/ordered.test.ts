import { expect, it } from "vitest";
import { movedUp, removedAt, replacedAt } from "../../../src/ui/elements/ordered";

const LIST = ["a", "b", "c"];

it("puts another in the place of one", () => {
  expect(replacedAt(LIST, 1, "x")).toEqual(["a", "x", "c"]);
});

it("moves one before the one that stands before it", () => {
  expect(movedUp(LIST, 2)).toEqual(["a", "c", "b"]);
  expect(movedUp(LIST, 1)).toEqual(["b", "a", "c"]);
});

it("takes one out", () => {
  expect(removedAt(LIST, 0)).toEqual(["b", "c"]);
  expect(LIST).toEqual(["a", "b", "c"]);
});
