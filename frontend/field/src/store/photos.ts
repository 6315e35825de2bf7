import { uuidv7 } from "uuidv7";

import type { FieldPhoto } from "../photo/types";
import type { Mark } from "../sync/types";
import { current } from "./database";
import { isOnItsWay, requireHere } from "./frozen";
import type { PhotoOwner, PhotoRecord } from "./records";
import { change, changed, fresh } from "./tracking";

/** What a photo shows: an answer (`of` is the item), or a hazard or look-back found here (its id). */
export interface Shown {
  draft: string;
  row: string;
  owner: PhotoOwner;
  of: string;
}

/** Keeps a photo with its bytes; the same one again takes a removal back. */
export async function addPhoto(shown: Shown, photo: FieldPhoto): Promise<void> {
  await change(shown.draft, async () => {
    const db = current();
    if (shown.owner !== "answer") {
      await requireHere(shown.draft, shown.of);
    }
    const { bytes, ...told } = photo;
    const before = await db.photos.get(photo.id);
    const record: PhotoRecord = { ...(before ?? { ...fresh(shown.draft), version: 0 }), ...told, ...shown, dropped: false };
    if ((await db.bytes.get(photo.sha256)) === undefined) {
      const { sha256, media_type } = photo;
      await db.bytes.put({ sha256, draft: shown.draft, bytes, media_type, uploaded: 0 });
    }
    await db.photos.put(changed(record));
    await touched(record);
  });
}

/**
 * Takes a photo away; where the server has it already, the next parcel says so.
 *
 * Photos of hazards and look-backs are the ledger's once they are on their way: those stay.
 */
export async function dropPhoto(draft: string, id: string): Promise<void> {
  await change(draft, async () => {
    const db = current();
    const photo = await db.photos.get(id);
    if (photo === undefined) {
      return;
    }
    const isKnown = photo.sent > 0 || (await isOnItsWay(draft, id));
    if (isKnown && photo.owner !== "answer") {
      return;
    }
    if (isKnown) {
      await db.photos.put(changed({ ...photo, dropped: true }));
    } else {
      await db.photos.delete(id);
      await forgetBytes(photo.sha256);
    }
  });
}

/**
 * Keeps the strokes drawn on a photo, beside its bytes.
 *
 * What the server has is never redrawn: there the photo goes, and the same bytes come with new strokes.
 */
export async function markPhoto(draft: string, id: string, marks: Mark[]): Promise<void> {
  await change(draft, async () => {
    const db = current();
    const photo = await db.photos.get(id);
    if (photo === undefined) {
      return;
    }
    const isKnown = photo.sent > 0 || (await isOnItsWay(draft, id));
    if (isKnown && photo.owner !== "answer") {
      return;
    }
    if (isKnown) {
      await db.photos.put(changed({ ...photo, dropped: true }));
      await db.photos.put({ ...photo, ...fresh(draft), id: uuidv7(), marks });
    } else {
      await db.photos.put(changed({ ...photo, marks }));
    }
    await touched(photo);
  });
}

/** Removes bytes that no photo here shows any more. In a transaction. */
export async function forgetBytes(sha256: string): Promise<void> {
  const db = current();
  if ((await db.photos.where({ sha256 }).count()) === 0) {
    await db.bytes.delete(sha256);
  }
}

// A parcel says photos with what they show, so a new photo is a change of that, too.
async function touched(photo: PhotoRecord): Promise<void> {
  const db = current();
  if (photo.owner === "answer") {
    const answer = await db.answers.get([photo.draft, photo.row, photo.of]);
    if (answer !== undefined) {
      await db.answers.put(changed(answer));
    }
  }
}
