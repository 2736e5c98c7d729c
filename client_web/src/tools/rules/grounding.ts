/**
 * Coming back to here and now (M12): outward and eyes open first. Two ways, for *too much* and for *far away*; each is a row of
 * tools, and nobody has to do all of one or all of them.
 *
 * Pure: `(state, event, now) -> state`, with the time in ms as an argument.
 */

export type Path = "too_much" | "far_away";
export type Tool = "around" | "senses" | "object" | "feet" | "muscles" | "breathing";

/**
 * Whoever is far away isn't led inward: they wake up through feet, hands and senses, and there is no breathing for them, nor
 * letting go of muscles, which can lead further away (GROUND1).
 */
export const TOOLS: Readonly<Record<Path, readonly Tool[]>> = {
  too_much: ["around", "senses", "object", "breathing", "muscles"],
  far_away: ["feet", "object", "senses", "around"],
};

/** How many of each sense are looked for, and which. */
export const SENSES = [
  { sense: "see", count: 5 },
  { sense: "touch", count: 4 },
  { sense: "hear", count: 3 },
  { sense: "smell", count: 2 },
  { sense: "taste", count: 1 },
] as const;
export type Sense = (typeof SENSES)[number]["sense"];

/** Places to look to, slowly, one after the other. */
export const PLACES = ["left", "right", "above", "far", "door"] as const;
/** What is asked of a thing in the hand. */
export const ASKED = ["weight", "warmth", "edges", "colour"] as const;
/** What feet and hands do. */
export const MOVES = ["press", "heels", "hands", "cold", "name"] as const;
/** Parts of the body that are drawn together and let go of. No belly, no hips, no throat. */
export const MUSCLES = ["fists", "arms", "shoulders", "face", "legs", "feet"] as const;

/** Of one part of the body, in ms. */
export const DRAW = 5000;
export const LET_GO = 10_000;

export type Grounding =
  | { readonly name: "choosing" }
  | {
      readonly name: "at";
      readonly path: Path;
      readonly tool: Tool;
      /** Where in the tool: the sense, the place, the question, the move, the part. */
      readonly step: number;
      /** Of a sense: which were found. */
      readonly found: ReadonlySet<number>;
      /** Since when this step is shown. */
      readonly since: number;
    }
  /** The row is through. Nothing is counted. */
  | { readonly name: "through"; readonly path: Path };

export type GroundingEvent =
  | { readonly name: "choose"; readonly path: Path }
  | { readonly name: "found"; readonly which: number }
  | { readonly name: "next" }
  | { readonly name: "back" }
  | { readonly name: "other_tool" }
  | { readonly name: "stop" };

export const AT_FIRST: Grounding = { name: "choosing" };

/** How many steps a tool has; breathing is one, as long as they like. */
export function stepsOf(tool: Tool): number {
  switch (tool) {
    case "around":
      return PLACES.length;
    case "senses":
      return SENSES.length;
    case "object":
      return ASKED.length;
    case "feet":
      return MOVES.length;
    case "muscles":
      return MUSCLES.length;
    case "breathing":
      return 1;
  }
}

const NONE: ReadonlySet<number> = new Set();

const at = (path: Path, tool: Tool, step: number, since: number): Grounding => ({
  name: "at",
  path,
  tool,
  step,
  found: NONE,
  since,
});

export function grounded(state: Grounding, event: GroundingEvent, now: number): Grounding {
  if (event.name === "stop") return AT_FIRST;
  if (event.name === "choose") return begun(event.path, now);
  if (state.name !== "at") return event.name === "back" ? AT_FIRST : state;
  const { path, tool, step } = state;
  const tools = TOOLS[path];
  const place = tools.indexOf(tool);
  const later = tools[place + 1];
  const earlier = tools[place - 1];
  switch (event.name) {
    case "found":
      return found(state, event.which);
    case "next":
      if (step + 1 < stepsOf(tool)) return at(path, tool, step + 1, now);
      return later === undefined ? { name: "through", path } : at(path, later, 0, now);
    case "back":
      if (step > 0) return at(path, tool, step - 1, now);
      return earlier === undefined ? AT_FIRST : at(path, earlier, 0, now);
    case "other_tool":
      return later === undefined ? { name: "through", path } : at(path, later, 0, now);
  }
}

function begun(path: Path, now: number): Grounding {
  const [first] = TOOLS[path];
  return first === undefined ? AT_FIRST : at(path, first, 0, now);
}

/** A touch on one of a sense's places: found, and again: not. All found: it still waits, for the next press is theirs. */
function found(state: Extract<Grounding, { name: "at" }>, which: number): Grounding {
  const count = state.tool === "senses" ? (SENSES[state.step]?.count ?? 0) : 0;
  if (!(Number.isInteger(which) && which >= 0 && which < count)) return state;
  const changed = new Set(state.found);
  if (!changed.delete(which)) changed.add(which);
  return { ...state, found: changed };
}

/** What the muscles do now: a time to draw together, a longer one to let go, and then rest until they go on. */
export function musclesAt(
  since: number,
  now: number,
): { readonly does: "draw" | "let_go" | "rest"; readonly left: number } {
  const into = Math.max(0, now - since);
  if (into < DRAW) return { does: "draw", left: DRAW - into };
  if (into < DRAW + LET_GO) return { does: "let_go", left: DRAW + LET_GO - into };
  return { does: "rest", left: Number.POSITIVE_INFINITY };
}
