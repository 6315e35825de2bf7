// A draft as a file: the last resort where it cannot be sent, and the way to another device.

import { sha256 as digest } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

import type { Me } from "../sync/types";
import { t } from "../words";
import { current } from "./database";
import { NotKept, written } from "./failures";
import type { AnswerRecord, BytesRecord, Draft, HazardRecord, LookBackRecord, OutboxRecord, PhotoRecord } from "./records";
import { change, now } from "./tracking";

const FORMAT = "anlan-field-draft";
const VERSION = 1;
const CHUNK = 0x8000;

interface Parts {
  draft: Draft;
  answers: AnswerRecord[];
  photos: PhotoRecord[];
  hazards: HazardRecord[];
  lookBacks: LookBackRecord[];
  outbox: OutboxRecord[];
}

interface DraftFile extends Parts {
  format: typeof FORMAT;
  version: number;
  exported_at: string;
  person: { id: string; name: string };
  bytes: { sha256: string; media_type: string; base64: string }[];
}

/** What bringing in a file would do; nothing has been written yet. */
export interface Import {
  unit: string;
  kind: string;
  day: string;
  exportedAt: string;
  /** Who filled it in, "" when that was the person of this device. */
  from: string;
  /** The inspection is on this device already. */
  isHere: boolean;
  /** How many answers, hazards, look-backs and photos would be new or newer here. */
  taken: number;
  /** How many stay as they are, because those here are as new or newer. */
  left: number;
  file: DraftFile;
}

/** The whole inspection with its photos, for a file of its own. */
export async function exportDraft(id: string): Promise<{ name: string; blob: Blob }> {
  const db = current();
  const draft = await db.drafts.get(id);
  if (draft === undefined) {
    throw new NotKept(t("fileNotHere"));
  }
  const [answers, photos, hazards, lookBacks, outbox, bytes, me] = await Promise.all([
    db.answers.where({ draft: id }).toArray(),
    db.photos.where({ draft: id }).toArray(),
    db.hazards.where({ draft: id }).toArray(),
    db.lookBacks.where({ draft: id }).toArray(),
    db.outbox.where({ draft: id }).toArray(),
    picturesOf(id),
    db.read<Me>("me"),
  ]);
  const head = {
    说明: t("fileHead", { unit: draft.unitName, kind: draft.kindLabel, day: draft.day, answers: answers.length }),
    format: FORMAT,
    version: VERSION,
    exported_at: now(),
    person: { id: me?.id ?? "", name: me?.name ?? "" },
  };
  const parts = { draft, answers, photos, hazards, lookBacks, outbox };
  // Piece by piece: thirty photos as one text would be too much for an old phone.
  const pictures = bytes.flatMap((each, at) => [at > 0 ? "," : "", JSON.stringify(packed(each))]);
  const text = JSON.stringify({ ...head, ...parts }, null, 1).slice(0, -2);
  const blob = new Blob([text, ',\n"bytes": [', ...pictures, "]}\n"], { type: "application/json" });
  return { name: `${draft.unitName}-${draft.kindLabel}-${draft.day}.anlan.json`, blob };
}

// Those of its photos, too, that were kept for another inspection first.
async function picturesOf(id: string): Promise<BytesRecord[]> {
  const db = current();
  const own = await db.bytes.where({ draft: id }).toArray();
  const known = new Set(own.map((each) => each.sha256));
  const shown = (await db.photos.where({ draft: id }).toArray()).map((each) => each.sha256);
  const others = await db.bytes.bulkGet([...new Set(shown)].filter((sha256) => !known.has(sha256)));
  return [...own, ...others.filter((each): each is BytesRecord => each !== undefined)];
}

/** Reads a file and says what bringing it in would do; throws NotKept for what is no such file. */
export async function readDraftFile(file: Blob): Promise<Import> {
  const found = await understood(file);
  const me = await current().read<Me>("me");
  const plan = await sorted(found);
  return {
    unit: found.draft.unitName,
    kind: found.draft.kindLabel,
    day: found.draft.day,
    exportedAt: found.exported_at,
    from: found.person.id === me?.id ? "" : found.person.name,
    isHere: (await current().drafts.get(found.draft.id)) !== undefined,
    taken: plan.answers.length + plan.photos.length + plan.hazards.length + plan.lookBacks.length,
    left: count(found) - count(plan),
    file: found,
  };
}

/** Brings the file in: what is newer here stays. The inspection's id. */
export async function importDraft(read: Import): Promise<string> {
  const db = current();
  const { file } = read;
  const id = file.draft.id;
  await written(() =>
    db.transaction("rw", db.ofDrafts, async () => {
      const plan = await sorted(file);
      if ((await db.drafts.get(id)) === undefined) {
        await db.drafts.put(file.draft);
        // Frozen parcels go on under their own names; another person sends under their own.
        await db.outbox.bulkPut(read.from === "" ? file.outbox : []);
      }
      await db.answers.bulkPut(plan.answers);
      await db.photos.bulkPut(plan.photos);
      await db.hazards.bulkPut(plan.hazards);
      await db.lookBacks.bulkPut(plan.lookBacks);
      for (const picture of file.bytes) {
        if ((await db.bytes.get(picture.sha256)) === undefined) {
          const bytes = unpacked(picture.base64);
          await db.bytes.put({ sha256: picture.sha256, draft: id, bytes, media_type: picture.media_type, uploaded: 0 });
        }
      }
    }),
  );
  await change(id, () => undefined); // sent as after any change
  return id;
}

async function sorted(file: DraftFile): Promise<Omit<Parts, "draft" | "outbox">> {
  const db = current();
  const id = file.draft.id;
  const [answers, photos, hazards, lookBacks] = await Promise.all([
    db.answers.where({ draft: id }).toArray(),
    db.photos.where({ draft: id }).toArray(),
    db.hazards.where({ draft: id }).toArray(),
    db.lookBacks.where({ draft: id }).toArray(),
  ]);
  const place = (each: AnswerRecord) => `${each.row} ${each.item}`;
  const own = (each: { id: string }) => each.id;
  const later = (one: { at: string }, other: { at: string }) => one.at > other.at;
  return {
    answers: newer(file.answers, answers, place, later),
    photos: newer(file.photos, photos, own, (one, other) => one.version > other.version),
    hazards: newer(file.hazards, hazards, own, later),
    lookBacks: newer(file.lookBacks, lookBacks, own, later),
  };
}

function newer<T>(come: T[], here: T[], key: (each: T) => string, isLater: (one: T, other: T) => boolean): T[] {
  const known = new Map(here.map((each) => [key(each), each]));
  return come.filter((each) => {
    const other = known.get(key(each));
    return other === undefined || isLater(each, other);
  });
}

function count(parts: Omit<Parts, "draft" | "outbox">): number {
  return parts.answers.length + parts.photos.length + parts.hazards.length + parts.lookBacks.length;
}

async function understood(file: Blob): Promise<DraftFile> {
  let found: Partial<DraftFile>;
  try {
    found = JSON.parse(await file.text()) as Partial<DraftFile>;
  } catch {
    throw new NotKept(t("fileUnknown"));
  }
  if (found?.format !== FORMAT) {
    throw new NotKept(t("fileUnknown"));
  }
  if (found.version !== VERSION) {
    throw new NotKept(t("fileVersion"));
  }
  if (!isWhole(found)) {
    throw new NotKept(t("fileBroken"));
  }
  return found;
}

function isWhole(found: Partial<DraftFile>): found is DraftFile {
  const lists = [found.answers, found.photos, found.hazards, found.lookBacks, found.outbox, found.bytes];
  const id = found.draft?.id;
  if (typeof id !== "string" || typeof found.person?.id !== "string" || !lists.every(Array.isArray)) {
    return false;
  }
  const records = [found.answers, found.photos, found.hazards, found.lookBacks].flat() as { draft?: unknown }[];
  return records.every((each) => each?.draft === id) && (found.bytes ?? []).every(isTrue);
}

function isTrue(picture: DraftFile["bytes"][number]): boolean {
  try {
    return bytesToHex(digest(new Uint8Array(unpacked(picture.base64)))) === picture.sha256;
  } catch {
    return false;
  }
}

function packed({ sha256, media_type, bytes }: BytesRecord): DraftFile["bytes"][number] {
  const signs = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < signs.length; at += CHUNK) {
    text += String.fromCharCode(...signs.subarray(at, at + CHUNK));
  }
  return { sha256, media_type, base64: btoa(text) };
}

function unpacked(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    bytes[at] = text.charCodeAt(at);
  }
  return bytes.buffer;
}
