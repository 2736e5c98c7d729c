/** Changes that no test can notice, because nothing is different with them. `line`: what stands in it; `to`: what is put there. */
export const EQUIVALENT = [
  // Numbers begin with 1: what stands before the first is never looked up.
  { file: "proof.ts", line: "export const freshProof =", to: ['["Stryker was here"]'] },
  // A number that wasn't issued yet has no instant either.
  { file: "proof.ts", line: "echo > proof.number", to: ["false"] },
  // Where an epoch was replaced, a beat was heard.
  { file: "proof.ts", line: "received.at !== null && age(received.at", to: ["true"] },
  // A line is up once a view came over it.
  { file: "release.ts", line: "  state.view !== null && state.connection", to: ["true"] },
  // What came over the line is a beat that was heard; and nothing is proven before one is.
  { file: "liveness.ts", line: "const patience = state.received.at !== null", to: ["true"] },
  { file: "liveness.ts", line: "if (heard === null || !rests(", to: ["false"] },
  // No name of a phase is one where there is none.
  { file: "reducer.ts", line: 'after.view?.phase ?? ""', to: ['"Stryker was here!"'] },
  // What is undefined is told as little as null.
  { file: "refusals.ts", line: "    default:", to: ["default:"] },
  // Without a view nothing ends.
  { file: "session_clock.ts", line: "if (state.view === null || ends === null", to: ["false"] },
  // Each of its rows leads to one of them.
  { file: "spoken_code.ts", line: "state = Number(TABLE[state]?.", to: ["TABLE[state][Number(digit)]"] },
  // What is no moment isn't later than now.
  { file: "session_clock.ts", line: "const moments: number[] = [];", to: ['["Stryker was here"]'] },
  { file: "session_clock.ts", line: "if (ends !== null) moments.push(", to: ["true"] },
];
