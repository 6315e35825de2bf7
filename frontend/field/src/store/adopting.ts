import type { Bundle, Contest, SheetState } from "../sync/types";
import { UNANSWERED } from "./drafts";
import { current } from "./database";
import type { AnswerRecord, Draft } from "./records";

/** Brings what others answered into a draft, where nothing of ours is unsent. In a transaction. */
export async function adopt(draft: Draft, bundle: Required<Bundle>): Promise<void> {
  const inspection = draft.inspection ?? openOne(draft, bundle);
  if (inspection === null) {
    return;
  }
  const db = current();
  const sheets = bundle.sheets.filter((sheet) => sheet.inspection === inspection);
  for (const sheet of sheets) {
    await adoptAnswers(draft.id, sheet);
  }
  const handedIn = sheets.filter((sheet) => sheet.state === "handed_in");
  const done = Object.fromEntries(handedIn.map((sheet) => [sheet.row, "done" as const]));
  await db.drafts.update(draft.id, { inspection, handIn: { ...draft.handIn, ...done } });
  await db.contests.where({ draft: draft.id }).delete();
  await keepContests(draft.id, sheets.flatMap((sheet) => sheet.contests));
}

/** Contests with the words that a reader needs to tell what they are about. */
export async function keepContests(draft: string, contests: Contest[]): Promise<void> {
  const db = current();
  for (const contest of contests) {
    await db.contests.put({ ...contest, draft });
    await db.answers.update([draft, contest.row, contest.item], { contest: contest.id });
  }
}

function openOne(draft: Draft, bundle: Required<Bundle>): string | null {
  const found = bundle.inspections.find(
    (each) => each.kind === draft.kind && each.state === "open" && (draft.kind === "self" || each.day === draft.day),
  );
  return found?.id ?? null;
}

async function adoptAnswers(draft: string, sheet: SheetState): Promise<void> {
  const { answers } = current();
  const contested = new Set(sheet.contests.map((contest) => contest.item));
  for (const [item, stored] of Object.entries(sheet.answers)) {
    const ours = await answers.get([draft, sheet.row, item]);
    if (ours !== undefined && ours.contest !== null && !contested.has(item)) {
      await answers.update([draft, sheet.row, item], { contest: null });
    }
    if (ours === undefined || (ours.since === "" && ours.revision < stored.revision && !contested.has(item))) {
      const { by_id: _id, by, at, revision, number, ...said } = stored;
      const base = { draft, row: sheet.row, item, version: 0, sent: 0, since: "", contest: null };
      const taken: AnswerRecord = {
        ...UNANSWERED,
        ...said,
        ...base,
        ...(ours && { version: ours.version, sent: ours.sent }),
        number: number === undefined ? null : String(number),
        by,
        at,
        revision,
      };
      await answers.put(taken);
    }
  }
}
