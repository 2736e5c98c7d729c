/** Whoever wants to hear of something. */

import type { Cancel } from "../src/shell/env";

export class Listeners<Told> {
  private readonly all = new Set<(told: Told) => void>();

  get size(): number {
    return this.all.size;
  }

  add(listen: (told: Told) => void): Cancel {
    this.all.add(listen);
    return () => void this.all.delete(listen);
  }

  tell(told: Told): void {
    for (const listen of [...this.all]) listen(told);
  }
}
