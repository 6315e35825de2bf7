import { daysBetween } from "../rules/days";
import type { Visit } from "../sync/types";
import { t } from "../words";

const LATELY = 7; // days: the district's own rule against visiting a school again and again

/** The word before another visit, if somebody was there within the last days. */
export function visitedLately(visits: readonly Visit[], today: string): string {
  const ages = visits.map((visit) => daysBetween(visit.day, today)).filter((days) => days >= 0 && days <= LATELY);
  if (ages.length === 0) return "";
  const nearest = Math.min(...ages);
  return nearest === 0 ? t("visitedToday") : t("visitedLately", { days: nearest });
}
