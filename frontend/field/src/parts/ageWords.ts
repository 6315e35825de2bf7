import { age } from "../rules/days";
import { type Key, t } from "../words";

const KEYS: Record<"minutes" | "hours" | "days", Key> = {
  minutes: "agoMinutes",
  hours: "agoHours",
  days: "agoDays",
};

/** How long ago that was, in words. */
export function ageWords(from: string, now: Date = new Date()): string {
  const [count, what] = age(new Date(from), now);
  return count === 0 ? t("justNow") : t(KEYS[what], { count });
}
