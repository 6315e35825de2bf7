// What of a draft is unsent becomes a parcel: frozen, so that sent again it says the same.

import { uuidv7 } from "uuidv7";

import { gapsOf } from "../rules/gaps";
import { current } from "../store/database";
import type {
  AnswerRecord,
  Covers,
  Draft,
  HazardRecord,
  LookBackRecord,
  OutboxRecord,
  PhotoRecord,
} from "../store/records";
import { now } from "../store/tracking";
import type { ParcelContent, SentAnswer, SentHazard, SentLookBack, SentPhoto, SentSheet } from "./types";

/** As many of each as one parcel takes (states/parcels.py); the rest goes with the next. */
const MOST_SHEETS = 60;
const MOST_HAZARDS = 60;
const MOST_LOOK_BACKS = 200;

interface Unsent {
  draft: Draft;
  answers: AnswerRecord[];
  photos: PhotoRecord[];
  hazards: HazardRecord[];
  lookBacks: LookBackRecord[];
}

/** Freezes what can be sent of a draft; false where nothing can, or one is still on its way. */
export async function freeze(draft: string): Promise<boolean> {
  const db = current();
  return db.transaction("rw", [...db.ofDrafts, db.bundles, db.checklists], async () => {
    const unsent = await gather(draft);
    if (unsent === null) {
      return false;
    }
    const { content, covers } = packed(unsent);
    if (isEmpty(content)) {
      return false;
    }
    const parcel: OutboxRecord = {
      id: uuidv7(),
      draft,
      content,
      covers,
      photos: digests(content),
      frozenAt: now(),
      tries: 0,
      lastError: "",
    };
    await db.outbox.add(parcel);
    return true;
  });
}

async function gather(id: string): Promise<Unsent | null> {
  const db = current();
  const draft = await db.drafts.get(id);
  if (draft === undefined || (await db.outbox.where({ draft: id }).count()) > 0) {
    return null;
  }
  if (draft.differs !== null || (draft.refused !== null && !draft.refused.mended)) {
    return null;
  }
  // Like failed items, hazards and look-backs enter the ledger with the end: until then they can
  // be changed here, and a visit that nobody announced is not read of while it goes on.
  const ends = draft.finishState === "wanted" || handedIn(draft).length > 0;
  const settled = (record: { since: string }) => ends && record.since !== "";
  const isWhole = await wholeness(draft);
  const photos = (await db.photos.where({ draft: id }).toArray()).filter((each) => each.since !== "");
  const answers = await db.answers.where({ draft: id }).toArray();
  return {
    draft,
    photos,
    answers: answers.filter((each) => each.since !== "" && isWhole(each)),
    hazards: (await db.hazards.where({ draft: id }).toArray()).filter(settled),
    lookBacks: (await db.lookBacks.where({ draft: id }).toArray()).filter(settled),
  };
}

// An answer that is still being typed would get the whole parcel refused; at the end it is said why.
async function wholeness(draft: Draft): Promise<(answer: AnswerRecord) => boolean> {
  const db = current();
  const taken = await db.bundles.get(draft.participation);
  const checklist = taken && (await db.checklists.get(taken.bundle.checklist));
  const items = new Map(checklist?.items.map((item) => [item.code, item]));
  return (answer) => {
    const item = items.get(answer.item);
    const isDone = draft.finishState === "wanted" || handedIn(draft).includes(answer.row);
    return isDone || item === undefined || gapsOf(item, answer, ["before", "after"]).every((gap) => isCleared(gap, answer));
  };
}

// Taken back altogether: that is said, too, where the server has the answer.
function isCleared(gap: string, answer: AnswerRecord): boolean {
  return gap === "unanswered" && answer.revision > 0;
}

function packed(unsent: Unsent): { content: ParcelContent; covers: Covers } {
  const { draft } = unsent;
  const covers: Covers = { answers: [], photos: [], hazards: [], lookBacks: [], draft: draft.version };
  const photosOf = (row: string, of: string): SentPhoto[] =>
    unsent.photos
      .filter((photo) => photo.row === row && photo.of === of && !photo.dropped)
      .map((photo) => {
        covers.photos.push([photo.id, photo.version]);
        return sentPhoto(photo);
      });
  const content: ParcelContent = {
    inspection: draft.id,
    campaign: draft.campaign,
    unit: draft.unit,
    kind: draft.kind,
    started_at: draft.startedAt,
    day: draft.day,
    sheets: sheets(unsent, covers, photosOf),
    hazards: unsent.hazards.slice(0, MOST_HAZARDS).map((each) => {
      covers.hazards.push([each.id, each.version]);
      return sentHazard(each, photosOf("", each.id));
    }),
    look_backs: unsent.lookBacks.slice(0, MOST_LOOK_BACKS).map((each) => {
      covers.lookBacks.push([each.id, each.version]);
      return sentLookBack(each, photosOf("", each.id));
    }),
    finish: null,
  };
  if (draft.finishState === "wanted" && isLast(unsent, covers)) {
    content.finish = { at: draft.finishedAt, ...draft.finish };
  }
  return { content, covers };
}

function sheets(
  unsent: Unsent,
  covers: Covers,
  photosOf: (row: string, of: string) => SentPhoto[],
): SentSheet[] {
  const { draft } = unsent;
  const dropped = unsent.photos.filter((photo) => photo.dropped && photo.owner === "answer");
  const handing = handedIn(draft);
  const rows = new Set([...unsent.answers, ...dropped].map((each) => each.row).concat(handing));
  return [...rows].slice(0, MOST_SHEETS).map((row) => {
    const gone = dropped.filter((photo) => photo.row === row);
    covers.photos.push(...gone.map((photo): [string, number] => [photo.id, photo.version]));
    const answers = unsent.answers
      .filter((each) => each.row === row)
      .map((each) => {
        covers.answers.push([row, each.item, each.version]);
        return sentAnswer(each, photosOf(row, each.item));
      });
    return { row, answers, dropped_photos: gone.map((photo) => photo.id), hand_in: handing.includes(row) };
  });
}

// The places of a visit are handed in with its end, all at once.
function handedIn(draft: Draft): string[] {
  const rows = Object.keys(draft.handIn).filter((row) => draft.handIn[row] === "wanted");
  return draft.kind === "self" ? rows : [];
}

// A visit ends with the parcel that says the last of it.
function isLast(unsent: Unsent, covers: Covers): boolean {
  return (
    covers.answers.length === unsent.answers.length &&
    covers.hazards.length === unsent.hazards.length &&
    covers.lookBacks.length === unsent.lookBacks.length
  );
}

function sentPhoto({ id, sha256, size, role, taken_at, marks }: PhotoRecord): SentPhoto {
  return { id, sha256, size, role, taken_at, marks };
}

function sentAnswer(answer: AnswerRecord, photos: SentPhoto[]): SentAnswer {
  const { item, verdict, number, reason, location, description, post_name } = answer;
  const { fixed_on_spot, measures, suspected_major, at, revision } = answer;
  const words = { item, verdict, number, reason, location, description, post_name };
  return { ...words, fixed_on_spot, measures, suspected_major, at, revision, photos };
}

function sentHazard(hazard: HazardRecord, photos: SentPhoto[]): SentHazard {
  const { id, row, category, location, description, possible_consequence, fixed_on_spot, measures, at } = hazard;
  return { id, row, category, location, description, possible_consequence, fixed_on_spot, measures, at, photos };
}

function sentLookBack({ id, hazard, outcome, note, at }: LookBackRecord, photos: SentPhoto[]): SentLookBack {
  return { id, hazard, outcome, note, at, photos };
}

function digests(content: ParcelContent): string[] {
  const things = [...content.sheets.flatMap((sheet) => sheet.answers), ...content.hazards, ...content.look_backs];
  const drawn = [content.finish?.inspector_signature, content.finish?.unit_signature];
  const all = [...things.flatMap((thing) => thing.photos.map((photo) => photo.sha256)), ...drawn];
  return [...new Set(all.filter((sha256): sha256 is string => typeof sha256 === "string"))];
}

function isEmpty(content: ParcelContent): boolean {
  return content.sheets.length + content.hazards.length + content.look_backs.length === 0 && content.finish === null;
}
