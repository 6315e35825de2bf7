import type { Gap } from "../rules/gaps";
import { type Key, t } from "../words";

const KEYS: Record<Gap, Key> = {
  unanswered: "gapUnanswered",
  place: "choosePlace",
  number: "gapNumber",
  numberRange: "gapNumberRange",
  numberPlaces: "gapNumberPlaces",
  reason: "gapReason",
  location: "gapLocation",
  description: "gapDescription",
  measures: "gapMeasures",
  before: "gapBefore",
  after: "gapAfter",
};

/** What is missing, as the desk says it. */
export function gapWords(gap: Gap): string {
  return t(KEYS[gap]);
}
