// When a photo was taken, by the camera's own note.

const ORIGINAL = 0x9003; // DateTimeOriginal
const OFFSET = 0x9011; // OffsetTimeOriginal
const NOTE = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)/;
const ZONE = /^[+-]\d\d:\d\d$/;

/**
 * The moment of a camera's note "2026:05:28 14:03:00" as ISO text in UTC; null for what is none.
 * Without an offset it is this device's own time: the camera is in it, or in the same district.
 */
export function momentOf(note: unknown, offset?: unknown): string | null {
  const parts = NOTE.exec(String(note));
  if (!parts) return null;
  const zone = typeof offset === "string" && ZONE.test(offset) ? offset : "";
  const moment = new Date(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}${zone}`);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

/** What the camera noted in the file; null where it noted nothing that can be read. */
export async function takenAt(file: Blob): Promise<string | null> {
  try {
    const { parse } = await import("exifr/dist/lite.esm.mjs");
    const exif = { pick: [ORIGINAL, OFFSET] };
    const notes = await parse(file, { exif, gps: false, reviveValues: false, translateKeys: false });
    return notes ? momentOf(notes[ORIGINAL], notes[OFFSET]) : null;
  } catch {
    return null;
  }
}
