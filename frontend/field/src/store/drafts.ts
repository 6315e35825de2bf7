import { uuidv7 } from "uuidv7";

import type { VisitKind } from "../sync/types";
import { current } from "./database";
import { written } from "./failures";
import { adopt } from "./adopting";
import type { AnswerContent, Draft, FinishWords, TakenAlong } from "./records";
import { change, changed, fresh, now, today } from "./tracking";

const UNSAID: FinishWords = {
  summary: "",
  representative: "",
  refusal: "",
  inspector_signature: null,
  unit_signature: null,
};

export const UNANSWERED: AnswerContent = {
  verdict: "",
  number: null,
  reason: "",
  location: "",
  description: "",
  post_name: "",
  fixed_on_spot: false,
  measures: "",
  suspected_major: false,
};

/** Opens a visit of that kind today; the one that is open already, where there is one. */
export async function startVisit(visit: { participation: string; kind: VisitKind }): Promise<string> {
  return opened(visit.participation, visit.kind, today(), null);
}

/** Opens a visit that somebody has begun: theirs and ours become one. */
export async function joinVisit(visit: {
  participation: string;
  inspection: string;
  kind: VisitKind;
  day: string;
}): Promise<string> {
  return opened(visit.participation, visit.kind, visit.day, visit.inspection);
}

/** Opens the unit's own round of self-inspection. */
export async function openOwn(participation: string): Promise<string> {
  const taken = await along(participation);
  const open = taken.bundle.inspections.find((each) => each.kind === "self" && each.state === "open");
  return opened(participation, "self", today(), open?.id ?? null);
}

/** Changes an answer; what is not named stays as it was. Kept on the disk when this returns. */
export async function answer(
  place: { draft: string; row: string; item: string },
  said: Partial<AnswerContent>,
): Promise<void> {
  await change(place.draft, async () => {
    const { answers } = current();
    const before = await answers.get([place.draft, place.row, place.item]);
    const record = before ?? { ...fresh(place.draft), version: 0, ...UNANSWERED, ...place, revision: 0, by: "", contest: null, at: now() };
    await answers.put({ ...changed(record), ...said, by: "", at: now() });
  });
}

/**
 * A place of one's own round is done: handed in with what is sent next, taken back until then.
 *
 * The places of a visit are handed in with its end, all at once.
 */
export async function handIn(draft: string, row: string, wanted = true): Promise<void> {
  await change(draft, async (found) => {
    if (found.handIn[row] !== "done") {
      const { [row]: _before, ...others } = found.handIn;
      await current().drafts.put({ ...changed(found), handIn: wanted ? { ...others, [row]: "wanted" } : others });
    }
  });
}

/** The words at the end of a visit, kept as they are typed. */
export async function conclude(draft: string, words: Partial<FinishWords>): Promise<void> {
  await change(draft, async (found) => {
    await current().drafts.put({ ...found, finish: { ...found.finish, ...words } });
  });
}

/** Keeps a drawn name (PNG); null takes it away. */
export async function sign(
  draft: string,
  side: "inspector" | "unit",
  drawn: { bytes: ArrayBuffer; sha256: string } | null,
): Promise<void> {
  await change(draft, async (found) => {
    const { bytes, drafts } = current();
    if (drawn !== null) {
      await bytes.put({ sha256: drawn.sha256, draft, bytes: drawn.bytes, media_type: "image/png", uploaded: 0 });
    }
    const finish = { ...found.finish, [`${side}_signature`]: drawn?.sha256 ?? null };
    await drafts.put({ ...found, finish });
  });
}

/** Ends the inspection: a visit gets its conclusion, of one's own round every answered place is handed in. */
export async function finish(draft: string): Promise<void> {
  await change(draft, async (found) => {
    const db = current();
    if (found.kind !== "self") {
      await db.drafts.put({ ...changed(found), finishState: "wanted", finishedAt: now() });
      return;
    }
    const rows = new Set((await db.answers.where({ draft }).toArray()).map((each) => each.row));
    const left = [...rows].filter((row) => found.handIn[row] !== "done");
    const handing = Object.fromEntries(left.map((row) => [row, "wanted" as const]));
    await db.drafts.put({ ...changed(found), handIn: { ...found.handIn, ...handing }, finishedAt: now() });
  });
}

/** Takes the end back while it has not been sent. */
export async function unfinish(draft: string): Promise<void> {
  await change(draft, async (found) => {
    if (found.finishState === "done" || (await current().outbox.where({ draft }).count()) > 0) {
      return;
    }
    const kept = Object.entries(found.handIn).filter(([, state]) => state === "done");
    await current().drafts.put({ ...found, handIn: Object.fromEntries(kept), finishState: "open", finishedAt: "" });
  });
}

/** Removes a draft from the device; what of it was not sent is lost, so ask before. */
export async function discard(draft: string): Promise<void> {
  const db = current();
  await db.transaction("rw", db.ofDrafts, async () => {
    await db.drafts.delete(draft);
    await Promise.all(
      [db.answers, db.photos, db.hazards, db.lookBacks, db.outbox, db.contests].map((table) =>
        table.where("draft").equals(draft).delete(),
      ),
    );
    await leaveBytes(draft);
  });
}

// One picture may be shown in two inspections: then its bytes go on with the other one.
async function leaveBytes(draft: string): Promise<void> {
  const db = current();
  for (const sha256 of await db.bytes.where({ draft }).primaryKeys()) {
    const other = await db.photos.where({ sha256 }).first();
    await (other === undefined ? db.bytes.delete(sha256) : db.bytes.update(sha256, { draft: other.draft }));
  }
}

async function along(participation: string): Promise<TakenAlong> {
  const taken = await current().bundles.get(participation);
  if (taken === undefined) {
    throw new Error(`unit ${participation} was not taken along`);
  }
  return taken;
}

async function opened(
  participation: string,
  kind: VisitKind,
  day: string,
  inspection: string | null,
): Promise<string> {
  const db = current();
  const taken = await along(participation);
  return written(() =>
    db.transaction("rw", [...db.ofDrafts, db.bundles], async () => {
      const known = await db.drafts.where({ participation }).toArray();
      const same = known.find((each) => isSame(each, kind, day, inspection));
      const draft = same ?? newDraft(taken, kind, day, inspection);
      if (same === undefined) {
        await db.drafts.add(draft);
      }
      await adopt(draft, taken.bundle);
      return draft.id;
    }),
  );
}

function isSame(draft: Draft, kind: VisitKind, day: string, inspection: string | null): boolean {
  if (draft.kind !== kind || draft.finishState === "done") {
    return false;
  }
  if (inspection !== null && draft.inspection !== null) {
    return draft.inspection === inspection;
  }
  // The unit's own round has no day: the server knows which one is open.
  return kind === "self" || draft.day === day;
}

function newDraft(taken: TakenAlong, kind: VisitKind, day: string, inspection: string | null): Draft {
  const { profile } = taken.bundle;
  const id = uuidv7();
  return {
    id,
    ...fresh(id),
    version: 0,
    since: "",
    inspection,
    participation: taken.participation,
    campaign: profile.campaign.id,
    campaignTitle: profile.campaign.title,
    unit: profile.unit.id,
    unitName: profile.unit.name,
    kind,
    kindLabel: profile.kinds.find((each) => each.key === kind)?.label ?? "",
    startedAt: now(),
    day,
    changedAt: now(),
    handIn: {},
    finish: UNSAID,
    finishState: "open",
    finishedAt: "",
    refused: null,
    quarantined: "",
    aside: [],
    differs: null,
  };
}
