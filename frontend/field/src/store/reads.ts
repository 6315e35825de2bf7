import { computed, type MaybeRefOrGetter, type Ref, toValue } from "vue";

import type { FieldPhoto } from "../photo/types";
import type { Item, Me, Row, Tasks } from "../sync/types";
import { current, inMemory } from "./database";
import { useLive } from "./live";
import { progressOf, type Progress } from "./progress";
import type {
  AnswerRecord,
  ContestRecord,
  Draft,
  HazardRecord,
  LookBackRecord,
  OutboxRecord,
  PhotoOwner,
  PhotoRecord,
  TakenAlong,
  Tracked,
} from "./records";

/** Everything of one inspection; photos without their bytes. */
export interface DraftView {
  draft: Draft;
  rows: Row[];
  /** Code → item, those of the unit's checklist. */
  items: Record<string, Item>;
  /** Row → item → answer; absent where nobody has answered. */
  answers: Record<string, Record<string, AnswerRecord>>;
  /** Those that were not removed. */
  photos: PhotoRecord[];
  hazards: HazardRecord[];
  lookBacks: LookBackRecord[];
  contests: ContestRecord[];
  progress: Record<string, Progress>;
  unsent: Unsent;
  /** A frozen parcel is on its way. */
  sending: boolean;
}

/** What the server does not have yet; `since` is the moment of the oldest, "" when there is nothing. */
export interface Unsent {
  count: number;
  photos: number;
  bytes: number;
  inspections: number;
  since: string;
}

export type DraftLine = Pick<DraftView, "draft" | "unsent" | "contests">;

export function useMe(): Ref<Me | undefined> {
  return useLive(() => current().read<Me>("me"));
}

/** What waits for me, as it was when there was a network last. */
export function useTasks(): Ref<Tasks | undefined> {
  return useLive(() => current().read<Tasks>("tasks"));
}

export function useBundles(): Ref<TakenAlong[] | undefined> {
  return useLive(() => current().bundles.toArray());
}

/** One unit taken along; null where it was not. */
export function useBundle(participation: MaybeRefOrGetter<string>): Ref<TakenAlong | null | undefined> {
  return useLive(async () => {
    const key = toValue(participation);
    return (await current().bundles.get(key)) ?? null;
  });
}

/** Every inspection on this device, the latest changed first. */
export function useDrafts(): Ref<DraftLine[] | undefined> {
  return useLive(async () => {
    const drafts = await current().drafts.toArray();
    drafts.sort((one, other) => (one.changedAt < other.changedAt ? 1 : -1));
    const contests = await current().contests.toArray();
    return Promise.all(
      drafts.map(async (draft) => ({
        draft,
        unsent: await unsentOf(draft.id),
        contests: contests.filter((contest) => contest.draft === draft.id),
      })),
    );
  });
}

/** One inspection; null where it is not on this device. */
export function useDraft(id: MaybeRefOrGetter<string>): Ref<DraftView | null | undefined> {
  const ground = useLive(() => groundOf(toValue(id)));
  const said = useLive(() => saidOf(toValue(id)));
  return computed(() => {
    if (ground.value === undefined || said.value === undefined) {
      return undefined;
    }
    if (ground.value === null || said.value === null) {
      return null;
    }
    const { rows, items } = ground.value;
    const answers = grouped(said.value.answers);
    return { ...said.value, rows, items, answers, progress: progressOf(rows, items, answers) };
  });
}

/** The photos of one answer, hazard or look-back, with their bytes. */
export function usePhotos(
  draft: MaybeRefOrGetter<string>,
  owner: MaybeRefOrGetter<PhotoOwner>,
  row: MaybeRefOrGetter<string>,
  of: MaybeRefOrGetter<string>,
): Ref<(FieldPhoto & PhotoRecord)[] | undefined> {
  return useLive(async () => {
    const key = [toValue(draft), toValue(owner), toValue(of)];
    const wanted = toValue(row);
    const db = current();
    const photos = await db.photos.where("[draft+owner+of]").equals(key).toArray();
    const shown = photos.filter((photo) => !photo.dropped && photo.row === wanted);
    const bytes = await db.bytes.bulkGet(shown.map((photo) => photo.sha256));
    return shown.map((photo, at) => ({ ...photo, bytes: bytes[at]?.bytes ?? new ArrayBuffer(0) }));
  });
}

/** The bytes of a drawn name. */
export function useBytes(sha256: MaybeRefOrGetter<string | null>): Ref<ArrayBuffer | null | undefined> {
  return useLive(async () => {
    const key = toValue(sha256);
    return key === null ? null : ((await current().bytes.get(key))?.bytes ?? null);
  });
}

/** All that is unsent on this device. */
export function useUnsent(): Ref<Unsent | undefined> {
  return useLive(() => unsentOf());
}

/** Parcels on their way, the oldest first: how often they were tried, what went wrong last. */
export function useOutbox(): Ref<OutboxRecord[] | undefined> {
  return useLive(async () => {
    const parcels = await current().outbox.toArray();
    return parcels.sort((one, other) => (one.frozenAt < other.frozenAt ? -1 : 1));
  });
}

/** Items that two people answered differently, and nobody has chosen yet. */
export function useContests(): Ref<ContestRecord[] | undefined> {
  return useLive(() => current().contests.toArray());
}

/** Nothing outlives the page here (private window): the pages say so and offer the export. */
export function useInMemory(): Ref<boolean> {
  return inMemory;
}

export async function unsentOf(draft?: string): Promise<Unsent> {
  const db = current();
  const read = async (table: { where(key: string): { above(value: string): { toArray(): Promise<Tracked[]> } } }) =>
    (await table.where("since").above("").toArray()).filter((each) => draft === undefined || each.draft === draft);
  const [drafts, answers, hazards, lookBacks, photos] = await Promise.all(
    [db.drafts, db.answers, db.hazards, db.lookBacks, db.photos].map((table) => read(table as never)),
  );
  const entries = [drafts, answers, hazards, lookBacks, photos].flatMap((each) => each ?? []);
  const shown = (photos ?? []) as unknown as PhotoRecord[];
  const since = entries.map((each) => each.since).sort()[0] ?? "";
  return {
    count: entries.length,
    photos: shown.filter((photo) => !photo.dropped).length,
    bytes: shown.reduce((sum, photo) => sum + (photo.dropped ? 0 : photo.size), 0),
    inspections: new Set(entries.map((each) => each.draft)).size,
    since,
  };
}

async function groundOf(id: string): Promise<{ rows: Row[]; items: Record<string, Item> } | null> {
  const db = current();
  const draft = await db.drafts.get(id);
  const taken = draft && (await db.bundles.get(draft.participation));
  if (taken === undefined) {
    return null;
  }
  const checklist = await db.checklists.get(taken.bundle.checklist);
  const items = Object.fromEntries((checklist?.items ?? []).map((item) => [item.code, item]));
  return { rows: taken.bundle.rows, items };
}

async function saidOf(id: string) {
  const db = current();
  const draft = await db.drafts.get(id);
  if (draft === undefined) {
    return null;
  }
  const [answers, photos, hazards, lookBacks, contests, parcels, unsent] = await Promise.all([
    db.answers.where({ draft: id }).toArray(),
    db.photos.where({ draft: id }).toArray(),
    db.hazards.where({ draft: id }).toArray(),
    db.lookBacks.where({ draft: id }).toArray(),
    db.contests.where({ draft: id }).toArray(),
    db.outbox.where({ draft: id }).count(),
    unsentOf(id),
  ]);
  const kept = photos.filter((photo) => !photo.dropped);
  return { draft, answers, photos: kept, hazards, lookBacks, contests, unsent, sending: parcels > 0 };
}

function grouped(answers: AnswerRecord[]): Record<string, Record<string, AnswerRecord>> {
  const found: Record<string, Record<string, AnswerRecord>> = {};
  for (const answer of answers) {
    (found[answer.row] ??= {})[answer.item] = answer;
  }
  return found;
}
