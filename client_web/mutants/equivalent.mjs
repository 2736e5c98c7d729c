/** Changes that no test can notice, because nothing is different with them. `line`: what stands in it; `to`: what is put there. */
export const EQUIVALENT = [];
