// Photos go before the parcel that declares them, piece by piece; a cut costs one piece.

import { current } from "../store/database";
import type { BytesRecord } from "../store/records";
import { status } from "./status";
import type { Me } from "./types";
import { ask, type Credentials, Refused } from "./wire";

const PIECE = 256 * 1024;
const MOST_ASKED = 200;

interface Here {
  have: string[];
  partial: Record<string, number>;
}

/** The server will not have this picture. */
export class PictureRefused extends Error {
  constructor(
    readonly sha256: string,
    message: string,
  ) {
    super(message);
  }
}

/** Sends those of the photos that are not there yet. Throws Unreached, Refused, PictureRefused. */
export async function sendPhotos(digests: string[], as: Credentials): Promise<void> {
  const db = current();
  const known = await db.bytes.bulkGet(digests);
  const left = known.filter((each): each is BytesRecord => each !== undefined && each.uploaded === 0);
  for (let at = 0; at < left.length; at += MOST_ASKED) {
    const some = left.slice(at, at + MOST_ASKED);
    const sha256 = some.map((each) => each.sha256);
    const here = await ask<Here>({ method: "POST", path: "/photos/have", as, json: { sha256 } });
    for (const picture of some) {
      if (!here.have.includes(picture.sha256)) {
        await sendTwice(picture, here.partial[picture.sha256] ?? 0, as);
      }
      await db.bytes.update(picture.sha256, { uploaded: 1 });
    }
  }
}

// What was damaged on the way is sent once more; only the second refusal is the picture's own.
async function sendTwice(picture: BytesRecord, from: number, as: Credentials): Promise<void> {
  try {
    await sendOne(picture, from, as);
  } catch (error) {
    if (!(error instanceof PictureRefused)) {
      throw error;
    }
    await sendOne(picture, 0, as);
  }
}

async function sendOne(picture: BytesRecord, from: number, as: Credentials): Promise<void> {
  const length = picture.bytes.byteLength;
  const piece = Math.min(PIECE, (await current().read<Me>("me"))?.limits.piece_bytes ?? PIECE);
  let offset = from < length ? from : 0;
  status.photoBytes = length;
  for (let misplaced = 0; ; ) {
    status.photoSent = offset;
    try {
      const { received, complete } = await ask<{ received: number; complete: boolean }>({
        method: "PUT",
        path: `/photos/${picture.sha256}`,
        as,
        bytes: picture.bytes.slice(offset, offset + piece),
        headers: { "Upload-Offset": String(offset), "Upload-Length": String(length) },
      });
      if (complete) {
        break;
      }
      offset = received;
    } catch (error) {
      const next = placeNamed(error);
      if (next === null || ++misplaced > 5) {
        throw pictured(error, picture.sha256);
      }
      offset = next;
    }
  }
  status.photoBytes = status.photoSent = 0;
}

function placeNamed(error: unknown): number | null {
  const received = error instanceof Refused && error.status === 409 ? error.body["received"] : null;
  return typeof received === "number" ? received : null;
}

// The picture itself is at fault, not who asks or when.
function pictured(error: unknown, sha256: string): unknown {
  const faults = [400, 413, 415, 422];
  return error instanceof Refused && faults.includes(error.status) ? new PictureRefused(sha256, error.message) : error;
}
