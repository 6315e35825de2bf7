import { current } from "./database";
import { written } from "./failures";
import type { Draft, Tracked } from "./records";

export function now(): string {
  return new Date().toISOString();
}

/** The day by the district's calendar, whatever zone the device thinks it is in. */
export function today(at: Date = new Date()): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(at);
}

export function fresh(draft: string): Tracked {
  return { draft, version: 1, sent: 0, since: now() };
}

/** The same record with one more unsent change. */
export function changed<T extends Tracked>(record: T): T {
  return { ...record, version: record.version + 1, since: record.since || now() };
}

/** Called after every change of a draft: the engine sends it soon. */
let listener: (draft: string) => void = () => undefined;

export function onChange(act: (draft: string) => void): void {
  listener = act;
}

/** One change of a draft, kept as a whole or not at all, and on the disk when this returns. */
export async function change<T>(draft: string, act: (draft: Draft) => Promise<T> | T): Promise<T> {
  const db = current();
  const done = await written(() =>
    db.transaction("rw", db.ofDrafts, async () => {
      const found = await db.drafts.get(draft);
      if (found === undefined) {
        throw new Error(`no draft ${draft}`);
      }
      const result = await act(found);
      const refused = found.refused && { ...found.refused, mended: true };
      await db.drafts.update(draft, { changedAt: now(), refused });
      return result;
    }),
  );
  listener(draft);
  return done;
}
