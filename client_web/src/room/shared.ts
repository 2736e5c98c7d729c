/** What two phones in a room share besides a session, for the tools. The same object as long as it is one room. */
export interface Shared {
  /** In ms, the same on both; null until it's known. */
  time(): number | null;
  /**
   * Which of these names the other phone welcomes too (LIST2); null: the server couldn't be reached. `anew`: what was added since
   * this phone last looked counts, too (MATCH5).
   */
  welcomeToBoth(names: readonly string[], anew: boolean): Promise<WelcomeToBoth | null>;
  /** Choose to open together what each wrote, or no more (DEBRIEF1). `text` is asked for once both chose. */
  openTogether(chosen: boolean, text: () => string | null, heard: (what: OpenedTogether) => void): void;
}

/** `last`: what is added from now on isn't compared in this room any more. */
export interface WelcomeToBoth {
  readonly names: readonly string[];
  readonly last: boolean;
}

/** Both chose it. `theirs`: what the other one wrote, once it is here; null until then. */
export interface OpenedTogether {
  readonly theirs: string | null;
}
