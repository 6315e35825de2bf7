// How far places and whole inspections are.

import type { Item, Row } from "../sync/types";
import { gapsOf, type Gap, type Given } from "./gaps";

export interface Line {
  row: Row;
  item: Item;
  given: Given | undefined;
  gaps: Gap[];
}

export interface Tally {
  total: number;
  answered: number;
  passed: number;
  failed: number;
  excused: number;
  // Given a verdict, and something is missing that the desk would refuse.
  incomplete: number;
}

type Answers = Readonly<Record<string, Readonly<Record<string, Given>>>>;
type Roles = (row: string, item: string) => readonly string[];

/** Every item of the rows in order, with its answer and what that lacks. */
export function linesOf(
  rows: readonly Row[],
  items: Readonly<Record<string, Item>>,
  answers: Answers,
  roles: Roles,
): Line[] {
  return rows.flatMap((row) =>
    row.items.flatMap((code) => {
      const item = items[code];
      if (!item) return [];
      const given = answers[row.id]?.[code];
      return [{ row, item, given, gaps: gapsOf(item, given, roles(row.id, code)) }];
    }),
  );
}

export function tallyOf(lines: readonly Line[]): Tally {
  const tally: Tally = { total: lines.length, answered: 0, passed: 0, failed: 0, excused: 0, incomplete: 0 };
  for (const line of lines) {
    const verdict = line.given?.verdict ?? "";
    if (verdict === "") continue;
    tally.answered += 1;
    if (verdict === "pass") tally.passed += 1;
    if (verdict === "fail") tally.failed += 1;
    if (verdict === "excused") tally.excused += 1;
    if (line.gaps.length > 0) tally.incomplete += 1;
  }
  return tally;
}

/** The next item that is open or incomplete after the given one, going round once. */
export function nextOpen(lines: readonly Line[], row: string, code: string): Line | undefined {
  const here = lines.findIndex((line) => line.row.id === row && line.item.code === code);
  const around = [...lines.slice(here + 1), ...lines.slice(0, Math.max(0, here))];
  return around.find((line) => line.gaps.length > 0);
}
