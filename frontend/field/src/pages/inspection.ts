// One inspection as the pages show it: its places and items in order, and how far they are.
import { computed, type ComputedRef, type Ref } from "vue";

import type { Gap } from "../rules/gaps";
import { type Line, linesOf, type Tally, tallyOf } from "../rules/tally";
import { type DraftView, useDraft } from "../store";
import type { PhotoOwner, PhotoRecord, TakenAlong } from "../store";
import { current } from "../store/database";
import { useLive } from "../store/live";
import type { Row, SheetState } from "../sync/types";

export interface PlaceTally {
  row: Row;
  lines: Line[];
  tally: Tally;
  state: "done" | "wanted" | "open";
}

export interface Inspection {
  // undefined while it is read, null where this device has none of that id.
  view: Ref<DraftView | null | undefined>;
  taken: Ref<TakenAlong | undefined>;
  lines: ComputedRef<Line[]>;
  places: ComputedRef<PlaceTally[]>;
  tally: ComputedRef<Tally>;
  // The unit's own round: no visitors, no signatures of two sides, every item answered.
  isOwn: ComputedRef<boolean>;
  // Ended, here or on the server: nothing can be changed any more.
  isOver: ComputedRef<boolean>;
  isClosed(row: string): boolean;
  photosOf(owner: PhotoOwner, row: string, of: string): PhotoRecord[];
  // Roles of all photos of an answer: those here, and those that others have sent.
  rolesAt(row: string, item: string): string[];
}

export function useInspection(id: string): Inspection {
  const view = useDraft(id);
  const taken = useLive(() => takenOf(id));
  const photos = computed(() => grouped(view.value?.photos ?? []));
  const sent = computed(() => sentPhotos(taken.value, view.value?.draft.inspection ?? null));
  const lines = computed(() => (view.value ? linesOf(view.value.rows, view.value.items, view.value.answers, rolesAt) : []));
  const places = computed(() => {
    const byRow = new Map<string, Line[]>();
    for (const line of lines.value) byRow.set(line.row.id, [...(byRow.get(line.row.id) ?? []), line]);
    return [...byRow].map(([row, own]) => placeTally(row, own));
  });
  const tally = computed(() => {
    // What was handed in lacks nothing, whatever of it is not on this device.
    const open = lines.value.filter((line) => !isClosed(line.row.id));
    return { ...tallyOf(lines.value), incomplete: tallyOf(open).incomplete };
  });
  const isOwn = computed(() => view.value?.draft.kind === "self");
  const isOver = computed(() => (view.value?.draft.finishState ?? "open") !== "open");

  function photosOf(owner: PhotoOwner, row: string, of: string): PhotoRecord[] {
    return photos.value.get(`${owner}/${row}/${of}`) ?? [];
  }

  function rolesAt(row: string, item: string): string[] {
    const here = photosOf("answer", row, item);
    const ids = new Set(here.map((photo) => photo.id));
    const others = (sent.value.get(`${row}/${item}`) ?? []).filter((photo) => !ids.has(photo.id));
    return [...here, ...others].map((photo) => photo.role);
  }

  function placeTally(row: string, own: Line[]): PlaceTally {
    const [first] = own;
    if (first === undefined) throw new Error(`place ${row} without items`);
    return { row: first.row, lines: own, tally: tallyOf(own), state: view.value?.draft.handIn[row] ?? "open" };
  }

  function isClosed(row: string): boolean {
    return isOver.value || view.value?.draft.handIn[row] !== undefined;
  }

  return { view, taken, lines, places, tally, isOwn, isOver, isClosed, photosOf, rolesAt };
}

/** The unit of an inspection as it was taken along. */
async function takenOf(id: string): Promise<TakenAlong | undefined> {
  const draft = await current().drafts.get(id);
  return draft && current().bundles.get(draft.participation);
}

/** Photos of answers as the server has them, by place and item. */
function sentPhotos(taken: TakenAlong | undefined, inspection: string | null): Map<string, SheetState["photos"]> {
  const found = new Map<string, SheetState["photos"]>();
  for (const sheet of taken?.bundle.sheets ?? []) {
    if (sheet.inspection !== inspection) continue;
    for (const photo of sheet.photos) {
      const key = `${sheet.row}/${photo.item}`;
      found.set(key, [...(found.get(key) ?? []), photo]);
    }
  }
  return found;
}

/** What keeps these lines from being handed in; a visit may leave items unanswered. */
export function openGaps(lines: readonly Line[], isOwn: boolean): { line: Line; gap: Gap }[] {
  return lines.flatMap((line) => {
    const [gap] = line.gaps;
    return gap === undefined || (gap === "unanswered" && !isOwn) ? [] : [{ line, gap }];
  });
}

function grouped(photos: readonly PhotoRecord[]): Map<string, PhotoRecord[]> {
  const found = new Map<string, PhotoRecord[]>();
  for (const photo of photos) {
    const key = `${photo.owner}/${photo.row}/${photo.of}`;
    found.set(key, [...(found.get(key) ?? []), photo]);
  }
  return found;
}
