/** Changes that no test can notice, because nothing is different with them. `line`: what stands in it; `to`: what is put there. */
export const EQUIVALENT = [
  // Numbers begin with 1: what stands before the first is never looked up.
  { file: "proof.ts", line: "export const freshProof =", to: ['["Stryker was here"]'] },
  // A number that wasn't issued yet has no instant either.
  { file: "proof.ts", line: "echo > proof.number", to: ["false"] },
  // Where an epoch was replaced, a beat was heard.
  { file: "proof.ts", line: "received.at !== null && age(received.at", to: ["true"] },
  // A line is up once a view came over it.
  { file: "release.ts", line: "export const canSend =", to: ["true"] },
  { file: "release.ts", line: "  state.view !== null &&", to: ["true"] },
  { file: "release.ts", line: "if (view === null || !mayAgree(state)) return NOT_ASKED;", to: ["false"] },
  // The same value, made anew.
  { file: "reducer.ts", line: "agreed === state.agreed ? state", to: ["false"] },
  { file: "reducer.ts", line: "state.hold === null && state.proof.provenAt === null", to: ["false"] },
];
