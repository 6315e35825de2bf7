import { shallowRef } from "vue";

import { current } from "./database";
import { written } from "./failures";
import { unsentOf } from "./reads";

/** So many units at most are taken along: one pull brings them all. */
export const MOST_ALONG = 60;

/** How much the browser lets us keep, and whether it promised not to clear it by itself. */
export interface Room {
  used: number;
  quota: number;
  persisted: boolean;
}

export const room = shallowRef<Room | null>(null);

export async function lookAtRoom(): Promise<void> {
  const { storage } = navigator as { storage?: StorageManager };
  if (storage === undefined) {
    return; // an intranet without https
  }
  const { usage = 0, quota = 0 } = (await storage.estimate?.().catch(() => undefined)) ?? {};
  const persisted = (await storage.persisted?.().catch(() => false)) ?? false;
  room.value = { used: usage, quota, persisted };
}

/** Asks the browser not to clear what is kept here when space runs short. */
export async function askToPersist(): Promise<void> {
  await (navigator as { storage?: StorageManager }).storage?.persist?.().catch(() => false);
  await lookAtRoom();
}

/** The units that are to be on this device; the next pull brings those that are not here yet. */
export async function wanted(): Promise<string[]> {
  return (await current().read<string[]>("wanted")) ?? [];
}

export async function want(participations: string[]): Promise<void> {
  const all = [...new Set([...(await wanted()), ...participations])];
  await written(() => current().keep("wanted", all.slice(0, MOST_ALONG)));
}

/** Removes a unit from the device; refused while an inspection of it has not been sent. */
export async function leaveBehind(participation: string): Promise<boolean> {
  const db = current();
  return db.transaction("rw", [...db.ofDrafts, db.bundles, db.checklists, db.kept], async () => {
    for (const draft of await db.drafts.where({ participation }).toArray()) {
      if ((await unsentOf(draft.id)).count > 0) {
        return false;
      }
    }
    await db.bundles.delete(participation);
    // It speaks of the parts that were here: taken along again, the unit must come whole.
    await db.kept.delete("cursor");
    await db.keep("wanted", (await wanted()).filter((each) => each !== participation));
    return true;
  });
}
