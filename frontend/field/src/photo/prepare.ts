import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { uuidv7 } from "uuidv7";

import { bytesOf, drawn, release } from "./canvas";
import { isHeic } from "./kinds";
import { PhotoRefused } from "./refused";
import { takenAt } from "./taken";
import { inTurn } from "./turns";
import type { FieldPhoto, PhotoRole } from "./types";

// What the server takes at most (UPLOAD_LIMIT_BYTES).
const MOST_AS_IT_IS = 20 * 1024 * 1024;
const MOST_READ = 80 * 1024 * 1024;

export interface Wanted {
  longEdge: number;
  role: PhotoRole;
  // A photo that the camera takes now; else one of the album, of which only its own note tells when.
  now: boolean;
}

/**
 * A photo fit to keep and send: upright, small, a JPEG without any note of place or device.
 *
 * Throws PhotoRefused for what is no picture or too large.
 */
export function preparePhoto(file: Blob, wanted: Wanted): Promise<FieldPhoto> {
  return inTurn(() => prepare(file, wanted));
}

async function prepare(file: Blob, wanted: Wanted): Promise<FieldPhoto> {
  if (file.size === 0) throw new PhotoRefused("photoEmpty");
  if (file.size > MOST_READ) throw new PhotoRefused("photoTooLarge");
  const noted = await takenAt(file);
  const taken = noted ?? (wanted.now ? new Date().toISOString() : null);
  let canvas: HTMLCanvasElement;
  try {
    canvas = await drawn(file, wanted.longEdge);
  } catch {
    return await asItIs(file, wanted.role, taken);
  }
  const { width, height } = canvas;
  try {
    const bytes = await bytesOf(canvas, "image/jpeg");
    return photoOf(bytes, { role: wanted.role, taken_at: taken, media_type: "image/jpeg", width, height });
  } finally {
    release(canvas);
  }
}

/** HEIC where this browser cannot read it: the server can. */
async function asItIs(file: Blob, role: PhotoRole, taken: string | null): Promise<FieldPhoto> {
  if (!isHeic(await file.slice(0, 32).arrayBuffer())) throw new PhotoRefused("photoUnreadable");
  if (file.size > MOST_AS_IT_IS) throw new PhotoRefused("photoTooLarge");
  const bytes = await file.arrayBuffer();
  return photoOf(bytes, { role, taken_at: taken, media_type: "image/heic", width: 0, height: 0 });
}

type Facts = Pick<FieldPhoto, "role" | "taken_at" | "media_type" | "width" | "height">;

/** A new photo of these bytes, without marks. */
export function photoOf(bytes: ArrayBuffer, facts: Facts): FieldPhoto {
  const { role, taken_at, media_type, width, height } = facts;
  const sent = { id: uuidv7(), sha256: digestOf(bytes), size: bytes.byteLength, role, taken_at, marks: [] };
  return { ...sent, bytes, media_type, width, height };
}

/** The SHA-256 of bytes; the browser's own is missing on an intranet without https. */
export function digestOf(bytes: ArrayBuffer): string {
  return bytesToHex(sha256(new Uint8Array(bytes)));
}
