// An answer in plain words: beside a contest, in the summary.
import type { Item, StoredAnswer, Verdict } from "../sync/types";
import { type Key, t } from "../words";

const VERDICTS: Record<Verdict, Key> = { "": "unanswered", pass: "pass", fail: "fail", excused: "excused" };

export function verdictWords(verdict: Verdict): string {
  return t(VERDICTS[verdict]);
}

export function verdictTone(verdict: Verdict): string {
  return { "": "", pass: "badge--done", fail: "badge--danger", excused: "" }[verdict];
}

/** Where and what, as one sentence. */
export function findingWords(answer: { location?: string; description?: string }): string {
  return [answer.location, answer.description].filter(Boolean).join(t("colon"));
}

type Told = Partial<Omit<StoredAnswer, "number">> & { verdict: Verdict; number?: number | string | null };

/** All that an answer says, a line each; the verdict stands first. */
export function answerWords(answer: Told, item?: Item): string[] {
  const lines = [verdictWords(answer.verdict)];
  const number = answer.number === undefined || answer.number === null ? "" : String(answer.number);
  if (number && item) lines.push(`${item.number_label}${t("colon")}${number} ${item.number_unit}`);
  if (answer.reason) lines.push(answer.reason);
  const finding = findingWords(answer);
  if (finding) lines.push(finding);
  if (answer.post_name) lines.push(`${t("post")}${t("colon")}${answer.post_name}`);
  if (answer.suspected_major) lines.push(t("majorBadge"));
  if (answer.fixed_on_spot) lines.push(`${t("fixedOnSpot")}${t("colon")}${answer.measures ?? ""}`);
  return lines;
}
