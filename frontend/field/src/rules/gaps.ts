// What an answer still lacks: the desk's own rules (inspections/commands/checks.py), so that what
// is refused there is said here, while one still stands before it.

import type { Item, Verdict } from "../sync/types";

export interface Given {
  verdict: Verdict;
  number: string | null;
  reason: string;
  location: string;
  description: string;
  post_name: string;
  fixed_on_spot: boolean;
  measures: string;
  suspected_major: boolean;
}

type Finding = Pick<Given, "location" | "description" | "fixed_on_spot" | "measures">;

export type Gap =
  | "unanswered"
  | "place"
  | "number"
  | "numberRange"
  | "numberPlaces"
  | "reason"
  | "location"
  | "description"
  | "measures"
  | "before"
  | "after";

export const NOTHING: Given = {
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

export const LONGEST = { reason: 200, location: 100, description: 500, measures: 500, consequence: 200, note: 300, summary: 1000, representative: 60, refusal: 200 } as const;

const SHORTEST_DESCRIPTION = 5;
const FEWEST_SIGNS = 3;
const LARGEST_NUMBER = 1_000_000;
const NOT_WORDS = /[^\p{L}\p{N}]+/gu;
const EMPTY_PHRASES = new Set([
  "不符合要求",
  "不符合规定",
  "不符合标准",
  "存在隐患",
  "存在安全隐患",
  "有安全隐患",
  "发现安全隐患",
  "存在问题",
  "不达标准",
]);

/** Whether a description tells what is wrong, instead of filling the field. */
export function saysSomething(description: string): boolean {
  const words = description.replace(NOT_WORDS, "");
  const signs = [...words];
  return (
    signs.length >= SHORTEST_DESCRIPTION && new Set(signs).size >= FEWEST_SIGNS && !EMPTY_PHRASES.has(words)
  );
}

/** What the answer lacks, in the order of the form; `roles` are those of its photos. */
export function gapsOf(item: Item, given: Given | undefined, roles: readonly string[]): Gap[] {
  if (!given || given.verdict === "") return ["unanswered"];
  if (given.verdict === "excused") return given.reason.trim() ? [] : ["reason"];
  const found = numberGaps(item, given);
  return given.verdict === "fail" ? [...found, ...failureGaps(given, roles)] : found;
}

function numberGaps(item: Item, given: Given): Gap[] {
  if (!item.wants_number) return [];
  const text = given.number?.trim() ?? "";
  if (!text) return ["number"];
  const number = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || number > LARGEST_NUMBER) return ["numberRange"];
  return /\.\d{3,}$/.test(text.replace(/0+$/, "")) ? ["numberPlaces"] : [];
}

/** What a hazard off the list lacks. */
export function hazardGaps(said: Finding & { row: string }, roles: readonly string[]): Gap[] {
  return [...(said.row ? [] : (["place"] as const)), ...failureGaps(said, roles)];
}

function failureGaps(given: Finding, roles: readonly string[]): Gap[] {
  const found: Gap[] = [];
  if (!given.location.trim()) found.push("location");
  if (!saysSomething(given.description)) found.push("description");
  if (!given.fixed_on_spot) return found;
  if (!given.measures.trim()) found.push("measures");
  if (!roles.includes("before")) found.push("before");
  if (!roles.includes("after")) found.push("after");
  return found;
}
