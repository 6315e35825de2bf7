import { uuidv7 } from "uuidv7";

import { current } from "./database";
import { isOnItsWay, requireHere } from "./frozen";
import { forgetBytes } from "./photos";
import type { HazardContent, HazardRecord, LookBackContent, LookBackRecord } from "./records";
import { change, changed, fresh, now } from "./tracking";

/** Enters a hazard that no item names. `id` may be given so that its photos could be kept before. */
export async function addHazard(draft: string, said: HazardContent, id: string = uuidv7()): Promise<string> {
  await change(draft, async () => {
    const before = await current().hazards.get(id);
    // Once it is on its way it is the server's: changed at the desk, by the hazard's own rules.
    if (before === undefined || isOurs(before)) {
      await requireHere(draft, id);
      const record = before ?? { ...fresh(draft), version: 0 };
      await current().hazards.put({ ...changed(record), ...said, id, at: before?.at ?? now() });
    }
  });
  return id;
}

/** Takes a hazard away that has not been sent. */
export async function dropHazard(draft: string, id: string): Promise<void> {
  await change(draft, async () => {
    const found = await current().hazards.get(id);
    if (found !== undefined && isOurs(found) && !(await isOnItsWay(draft, id))) {
      await current().hazards.delete(id);
      await dropPhotosOf(draft, id);
    }
  });
}

/** Notes how an earlier hazard was found; changed until it is sent. */
export async function lookBack(draft: string, said: LookBackContent, id: string = uuidv7()): Promise<string> {
  await change(draft, async () => {
    const before = await current().lookBacks.get(id);
    if (before === undefined || isOurs(before)) {
      await requireHere(draft, id);
      const record = before ?? { ...fresh(draft), version: 0 };
      await current().lookBacks.put({ ...changed(record), ...said, id, at: now() });
    }
  });
  return id;
}

export async function dropLookBack(draft: string, id: string): Promise<void> {
  await change(draft, async () => {
    const found = await current().lookBacks.get(id);
    if (found !== undefined && isOurs(found) && !(await isOnItsWay(draft, id))) {
      await current().lookBacks.delete(id);
      await dropPhotosOf(draft, id);
    }
  });
}

function isOurs(record: HazardRecord | LookBackRecord): boolean {
  return record.sent === 0;
}

async function dropPhotosOf(draft: string, of: string): Promise<void> {
  const db = current();
  const photos = await db.photos.where({ draft }).filter((photo) => photo.of === of).toArray();
  await db.photos.bulkDelete(photos.map((photo) => photo.id));
  for (const photo of photos) {
    await forgetBytes(photo.sha256);
  }
}
