// What the server says about a parcel clears exactly what that parcel said.

import { keepContests } from "../store/adopting";
import { current } from "../store/database";
import { forgetBytes } from "../store/photos";
import type { Draft, OutboxRecord, Tracked } from "../store/records";
import { now } from "../store/tracking";
import type { ParcelResult } from "./types";

/** Notes the server's answer; the parcel leaves the outbox unless the server still waits for photos. */
export async function receive(result: ParcelResult): Promise<void> {
  const db = current();
  await db.transaction("rw", db.ofDrafts, async () => {
    const parcel = await db.outbox.get(result.id);
    const draft = parcel && (await db.drafts.get(parcel.draft));
    if (parcel === undefined || draft === undefined || result.state === "waiting") {
      return;
    }
    await db.outbox.delete(parcel.id);
    if (result.state === "refused" || result.state === "rejected") {
      await giveBack(draft, result.reason);
    } else if (result.state === "differs") {
      await clear(parcel);
      await db.drafts.update(draft.id, {
        differs: { parcel: parcel.id, ours: parcel.content, stored: result.stored ?? null },
      });
    } else {
      await clear(parcel);
      await take(draft, parcel, result);
    }
  });
}

/** A parcel that cannot go as it is: its content returns to the draft, to be mended there. */
export async function discardParcel(id: string, reason: string): Promise<void> {
  const db = current();
  await db.transaction("rw", db.ofDrafts, async () => {
    const parcel = await db.outbox.get(id);
    const draft = parcel && (await db.drafts.get(parcel.draft));
    await db.outbox.delete(id);
    if (draft !== undefined) {
      await giveBack(draft, reason);
    }
  });
}

/** Opens the draft again with the reason, to be mended. In a transaction over drafts. */
export async function giveBack(draft: Draft, reason: string): Promise<void> {
  const kept = Object.entries(draft.handIn).filter(([, state]) => state === "done");
  await current().drafts.update(draft.id, {
    refused: { reason, at: now(), mended: false },
    handIn: Object.fromEntries(kept),
    finishState: "open",
    finishedAt: "",
  });
}

/** Marks all of a draft as unsent. What the server has already is no news to it. In a transaction. */
export async function sayAgain(draft: string): Promise<void> {
  const db = current();
  for (const table of [db.answers, db.photos, db.hazards, db.lookBacks]) {
    await (table as typeof db.hazards).where({ draft }).modify((each) => {
      if (each.sent > 0) {
        each.sent = 0;
        each.since ||= now();
      }
    });
  }
}

async function clear(parcel: OutboxRecord): Promise<void> {
  const db = current();
  const { covers, draft } = parcel;
  for (const [row, item, version] of covers.answers) {
    await db.answers.where("[draft+row+item]").equals([draft, row, item]).modify((each) => sent(each, version));
  }
  for (const [table, covered] of [
    [db.hazards, covers.hazards],
    [db.lookBacks, covers.lookBacks],
    [db.photos, covers.photos],
  ] as const) {
    for (const [id, version] of covered) {
      await (table as typeof db.hazards).where("id").equals(id).modify((each) => sent(each, version));
    }
  }
  for (const photo of await db.photos.bulkGet(covers.photos.map(([id]) => id))) {
    if (photo?.dropped && photo.since === "") {
      await db.photos.delete(photo.id);
      await forgetBytes(photo.sha256);
    }
  }
  await db.bytes.where("sha256").anyOf(parcel.photos).modify({ uploaded: 1 });
}

function sent(record: Tracked, version: number): void {
  record.sent = Math.max(record.sent, version);
  if (record.version === record.sent) {
    record.since = "";
  }
}

async function take(draft: Draft, parcel: OutboxRecord, result: ParcelResult): Promise<void> {
  const db = current();
  const { answers = {}, contests = [], handed_in = [], finished = false } = result.outcome;
  for (const [row, items] of Object.entries(answers)) {
    for (const [item, revision] of Object.entries(items)) {
      const contested = contests.some((each) => each.row === row && each.item === item);
      if (!contested) {
        await db.answers.update([draft.id, row, item], { revision });
      }
    }
  }
  await keepContests(draft.id, contests);
  const aside = result.state === "quarantined";
  // Contested: somebody chooses first, then its inspector hands in again.
  const isThrough = result.state !== "contested";
  const said = parcel.content.sheets.filter((sheet) => sheet.hand_in).map((sheet) => sheet.row);
  const handIn = { ...draft.handIn };
  for (const row of said) {
    delete handIn[row];
  }
  for (const row of isThrough ? [...said, ...handed_in] : handed_in) {
    handIn[row] = "done";
  }
  const ended = parcel.content.finish !== null;
  const finishState = finished || (ended && isThrough) ? "done" : ended ? "open" : draft.finishState;
  const changes: Partial<Draft> = {
    inspection: result.inspection ?? draft.inspection,
    handIn,
    finishState,
    refused: null,
    quarantined: aside ? result.reason : draft.quarantined,
    aside: aside ? [...draft.aside, parcel.id] : draft.aside,
    sent: parcel.covers.draft,
    since: draft.version === parcel.covers.draft ? "" : draft.since,
  };
  await db.drafts.update(draft.id, changes);
}
