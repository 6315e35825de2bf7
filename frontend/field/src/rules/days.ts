// Days and times as the district writes them: 2026年5月28日.

const ZONE = "Asia/Shanghai";
const PARTS = new Intl.DateTimeFormat("zh-CN-u-nu-latn", {
  timeZone: ZONE,
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const MINUTE = 60_000;
const DAY = 86_400_000;

export interface Said {
  year: string;
  month: string;
  day: string;
  time: string;
}

/** The parts of a moment by the district's clock. */
export function said(moment: Date): Said {
  const parts = Object.fromEntries(PARTS.formatToParts(moment).map((part) => [part.type, part.value]));
  return {
    year: parts["year"] ?? "",
    month: parts["month"] ?? "",
    day: parts["day"] ?? "",
    time: `${parts["hour"]}:${parts["minute"]}`,
  };
}

/** The district's calendar day of a moment, as the interface writes days: 2026-05-28. */
export function dayOf(moment: Date): string {
  const { year, month, day } = said(moment);
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** A day as pages write it, in the language of the page. */
export function dayWords(day: string, language: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return language === "en" ? day : `${year}年${month}月${date}日`;
}

/** A moment as pages write it. */
export function timeWords(moment: string | Date, language: string): string {
  const at = new Date(moment);
  return `${dayWords(dayOf(at), language)} ${said(at).time}`;
}

/** Whole days between two calendar days; negative when `to` lies before. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY);
}

/** How long ago, in the largest whole measure: [number, what of]. */
export function age(from: Date, now: Date): [number, "minutes" | "hours" | "days"] {
  const minutes = Math.max(0, Math.floor((now.getTime() - from.getTime()) / MINUTE));
  if (minutes < 60) return [minutes, "minutes"];
  if (minutes < 60 * 48) return [Math.floor(minutes / 60), "hours"];
  return [Math.floor(minutes / (60 * 24)), "days"];
}
