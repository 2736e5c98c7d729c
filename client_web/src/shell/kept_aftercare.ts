/**
 * What Aftercare shows once somebody else has closed the room, over a reload (SHOW12): two wishes, sealed under a key that can't be
 * read back, until their reader goes on, and no longer than a room could have gone on. None of these ever fails: what can't be kept lives in the page alone.
 */

import { deleteDB, type IDBPDatabase, openDB, unwrap } from "idb";
import { openValue, type SealedValue, sealValue } from "../crypto/sealed_value";
import { ROOM_LIFETIME } from "../protocol/bounds";
import { endingWithPage } from "../tools/storage/database";
import type { Aftercare } from "../way_in/state";
import { AFTERCARE_KEY, keepText } from "./local_storage";
import { AFTERCARE_DATABASE } from "./vault_stores";

type Kept = SealedValue & { readonly until: number };

async function store(): Promise<IDBPDatabase> {
  const database = await openDB(AFTERCARE_DATABASE, 1, { upgrade: (fresh) => void fresh.createObjectStore("rest") });
  endingWithPage(unwrap(database));
  return database;
}

export async function keepAftercare(local: Storage | null, aftercare: Aftercare, now: number): Promise<void> {
  try {
    const sealed = await sealValue(aftercare);
    const database = await store();
    await database.put("rest", { ...sealed, until: now + ROOM_LIFETIME } satisfies Kept, "only");
    database.close();
    keepText(local, AFTERCARE_KEY, "kept");
  } catch {
    // it is on the screen
  }
}

export async function readAftercare(local: Storage | null, now: number): Promise<Aftercare | null> {
  try {
    const database = await store();
    const record = (await database.get("rest", "only")) as Kept | undefined;
    database.close();
    if (record !== undefined && now < record.until && record.until <= now + ROOM_LIFETIME) {
      const kept = await openValue(record);
      if (isAftercare(kept)) return kept;
    }
  } catch {
    // as if there were none
  }
  await forgetAftercare(local);
  return null;
}

/** Another version may have kept something else: what can't be shown would stand in the way of the first page at each start. */
function isAftercare(kept: unknown): kept is Aftercare {
  const { name, over, mine, theirs, wrong } = Object(kept) as Record<string, unknown>;
  return name === "aftercare" && over === true && [mine, theirs, wrong].every((text) => typeof text === "string");
}

export async function forgetAftercare(local: Storage | null): Promise<void> {
  keepText(local, AFTERCARE_KEY, null);
  try {
    await deleteDB(AFTERCARE_DATABASE);
  } catch {
    // there is none
  }
}
