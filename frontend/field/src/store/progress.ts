import type { Item, Row } from "../sync/types";
import type { AnswerRecord } from "./records";

/** How far one place is. */
export interface Progress {
  total: number;
  answered: number;
  failed: number;
}

export function progressOf(
  rows: Row[],
  items: Record<string, Item>,
  answers: Record<string, Record<string, AnswerRecord>>,
): Record<string, Progress> {
  return Object.fromEntries(
    rows.map((row) => {
      const asked = row.items.filter((code) => code in items);
      const given = asked.map((code) => answers[row.id]?.[code]?.verdict ?? "");
      const answered = given.filter((verdict) => verdict !== "").length;
      const failed = given.filter((verdict) => verdict === "fail").length;
      return [row.id, { total: asked.length, answered, failed }];
    }),
  );
}
