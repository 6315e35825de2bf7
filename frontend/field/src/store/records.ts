// What lies in the browser's database. Records of the draft are changed by src/store/*.ts alone.

import type { FieldPhoto } from "../photo/types";
import type {
  Bundle,
  Contest,
  Item,
  Mark,
  ParcelContent,
  SentAnswer,
  SentHazard,
  SentLookBack,
  StoredAnswer,
  VisitKind,
} from "../sync/types";

/** A record that is sent: `version` counts its changes here, `sent` is the one that the server has. */
export interface Tracked {
  draft: string;
  version: number;
  sent: number;
  /** Since when something of it is unsent (ISO), "" when nothing is. */
  since: string;
}

/** One unit taken along, every part of it, with the checklist under `checklist`. */
export interface TakenAlong {
  participation: string;
  bundle: Required<Bundle>;
  /** When it was last known to be as on the server (ISO). */
  takenAt: string;
}

export interface Checklist {
  id: string;
  items: Item[];
}

export interface FinishWords {
  summary: string;
  representative: string;
  refusal: string;
  /** SHA-256 of the drawn names; their bytes lie with those of the photos. */
  inspector_signature: string | null;
  unit_signature: string | null;
}

/** An inspection as it is being filled in here. */
export interface Draft extends Tracked {
  id: string;
  /** The server's id, once it knows of it: another one where two inspectors met in one visit. */
  inspection: string | null;
  participation: string;
  campaign: string;
  campaignTitle: string;
  unit: string;
  unitName: string;
  kind: VisitKind;
  kindLabel: string;
  startedAt: string;
  day: string;
  changedAt: string;
  /** Row → wanted (to be handed in with the next parcel) or done (the server has it). */
  handIn: Record<string, "wanted" | "done">;
  finish: FinishWords;
  finishState: "open" | "wanted" | "done";
  finishedAt: string;
  /** Why the server did not take it; sent again once something was mended. */
  refused: { reason: string; at: string; mended: boolean } | null;
  /** The bureau has yet to decide about a part of it: why. */
  quarantined: string;
  /** The parcels that the bureau has yet to decide about. */
  aside: string[];
  /** It was made on a page that already belongs to another person or version: `differs`. */
  differs: { parcel: string; ours: ParcelContent; stored: ParcelContent | null } | null;
}

/** What an inspector says about one item. */
export type AnswerContent = Omit<SentAnswer, "item" | "at" | "revision" | "photos">;

export interface AnswerRecord extends Tracked, AnswerContent {
  row: string;
  item: string;
  at: string;
  /** Of the answer on the server that this one builds on, 0 for none. */
  revision: number;
  /** Who gave it, "" when it was given here. */
  by: string;
  contest: string | null;
}

export type PhotoOwner = "answer" | "hazard" | "look_back";

export interface PhotoRecord extends Tracked, Omit<FieldPhoto, "bytes"> {
  row: string;
  owner: PhotoOwner;
  /** The item's code, or the id of the hazard or look-back found here. */
  of: string;
  dropped: boolean;
}

/** Pictures, also drawn names, under their SHA-256. */
export interface BytesRecord {
  sha256: string;
  draft: string;
  bytes: ArrayBuffer;
  media_type: string;
  uploaded: 0 | 1;
}

export type HazardContent = Omit<SentHazard, "id" | "at" | "photos">;
export interface HazardRecord extends Tracked, HazardContent {
  id: string;
  at: string;
}

export type LookBackContent = Omit<SentLookBack, "id" | "at" | "photos">;
export interface LookBackRecord extends Tracked, LookBackContent {
  id: string;
  at: string;
}

/** Which version of which records a parcel says, so that its receipt clears these and no later ones. */
export interface Covers {
  answers: [row: string, item: string, version: number][];
  photos: [id: string, version: number][];
  hazards: [id: string, version: number][];
  lookBacks: [id: string, version: number][];
  draft: number;
}

/** A frozen parcel: never changed, sent until it is answered. */
export interface OutboxRecord {
  id: string;
  draft: string;
  content: ParcelContent;
  covers: Covers;
  photos: string[];
  frozenAt: string;
  tries: number;
  lastError: string;
}

export interface ContestRecord extends Contest {
  draft: string;
}

export interface PersonRecord {
  key: "person";
  id: string;
  name: string;
}

export interface Kept {
  key: string;
  value: unknown;
}

export type { Contest, Mark, StoredAnswer };
