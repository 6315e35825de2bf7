import { askToPersist, want, wanted } from "../store/along";
import { adopt } from "../store/adopting";
import { current } from "../store/database";
import { written } from "../store/failures";
import type { TakenAlong } from "../store/records";
import { now } from "../store/tracking";
import { whenReady } from "../worker/page";
import { meet } from "./person";
import { status } from "./status";
import type { Bundle, Me, ParticipationLine, Pulled, Tasks } from "./types";
import { ask } from "./wire";

/** Units to take along, by words of their name, zone or mark: one page, and the mark of the next. */
export interface UnitsFound {
  lines: ParticipationLine[];
  next: string | null;
}

const EMPTY: Omit<Required<Bundle>, "participation" | "checklist" | "profile"> = {
  rows: [],
  hazards: [],
  visits: [],
  phrases: { descriptions: {}, locations: [] },
  inspections: [],
  sheets: [],
};

/** Searches the campaign's units on the server. */
export async function searchUnits(asked: {
  campaign: string;
  words?: string;
  zone?: string;
  mark?: string;
}): Promise<UnitsFound> {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  return ask<UnitsFound>({ method: "GET", path: `/participations?${query}`, as: { csrf: "" } });
}

/** What a scanned code stands for; null where it is not there, or not within reach. */
export async function placeScanned(place: string): Promise<{ participation: string; row: string } | null> {
  const db = current();
  const taken = await db.bundles.toArray();
  for (const { participation, bundle } of taken) {
    const row = bundle.rows.find((each) => each.place === place);
    if (row !== undefined) {
      return { participation, row: row.id };
    }
  }
  return ask<{ participation: string; row: string }>({ method: "GET", path: `/places/${place}`, as: { csrf: "" } });
}

/** Brings units onto this device; what is here already is only brought up to date. */
export async function takeAlong(participations: string[]): Promise<void> {
  await want(participations);
  await askToPersist();
  await pull({ mayChange: false });
  await whenReady(); // data without the pages that show it would be of no use out there
}

/** Brings what has changed on the server since the last time. Throws Unreached without a network. */
export async function pull({ mayChange }: { mayChange: boolean }): Promise<void> {
  const me = await meet({ mayChange });
  if (me === null) {
    return;
  }
  await pullTasks(me);
  const participations = await wanted();
  if (participations.length > 0) {
    const json = { participations, cursor: (await current().read<string>("cursor")) ?? "" };
    const pulled = await ask<Pulled>({ method: "POST", path: "/pull", as: { csrf: me.csrf }, json });
    await keep(pulled);
  }
  status.lastPulledAt = now();
}

async function pullTasks(me: Me): Promise<void> {
  const tasks = await ask<Tasks>({ method: "GET", path: "/tasks", as: { csrf: me.csrf } });
  await current().keep("tasks", tasks);
  // Few enough to bring along unasked: one's own unit, and the visits one is in the middle of.
  const own = [...tasks.own, ...tasks.visits].map((line) => line.participation);
  const here = new Set(await wanted());
  if (own.some((each) => !here.has(each))) {
    await want(own);
  }
}

async function keep(pulled: Pulled): Promise<void> {
  const db = current();
  await written(() =>
    db.transaction("rw", [...db.ofDrafts, db.bundles, db.checklists, db.kept], async () => {
      for (const [id, items] of Object.entries(pulled.checklists)) {
        await db.checklists.put({ id, items });
      }
      const at = now();
      let isWhole = true;
      await db.bundles.toCollection().modify({ takenAt: at });
      for (const part of pulled.bundles) {
        const bundle = merged(await db.bundles.get(part.participation), part);
        isWhole &&= bundle !== null;
        if (bundle !== null) {
          await db.bundles.put({ participation: part.participation, bundle, takenAt: at });
        }
      }
      for (const participation of pulled.gone) {
        await forget(participation);
      }
      for (const draft of await db.drafts.toArray()) {
        const taken = await db.bundles.get(draft.participation);
        if (taken !== undefined && draft.finishState !== "done") {
          await adopt(draft, taken.bundle);
        }
      }
      // It speaks of parts that are not here (left behind meanwhile): the next time all comes.
      await (isWhole ? db.keep("cursor", pulled.cursor) : db.kept.delete("cursor"));
    }),
  );
}

// Null for some parts alone of a unit that is not here.
function merged(before: TakenAlong | undefined, part: Bundle): Required<Bundle> | null {
  const profile = part.profile ?? before?.bundle.profile;
  const isPiece = before === undefined && part.rows === undefined;
  return profile === undefined || isPiece ? null : { ...EMPTY, ...before?.bundle, ...part, profile };
}

// What cannot be seen any more goes, unless an inspection here still needs its places and items.
async function forget(participation: string): Promise<void> {
  const db = current();
  const drafts = await db.drafts.where({ participation }).count();
  if (drafts === 0) {
    await db.bundles.delete(participation);
  }
  await db.keep("wanted", (await wanted()).filter((each) => each !== participation));
}
