// What the pages use. Reads are refs that follow the database; each act is one sentence.

export { askToPersist, leaveBehind, lookAtRoom, MOST_ALONG, room, type Room } from "./along";
export {
  answer,
  conclude,
  discard,
  finish,
  handIn,
  joinVisit,
  openOwn,
  sign,
  startVisit,
  UNANSWERED,
  unfinish,
} from "./drafts";
export { NotKept } from "./failures";
export { exportDraft, type Import, importDraft, readDraftFile } from "./files";
export { addHazard, dropHazard, dropLookBack, lookBack } from "./found";
export { addPhoto, dropPhoto, markPhoto, type Shown } from "./photos";
export type { Progress } from "./progress";
export {
  type DraftLine,
  type DraftView,
  type Unsent,
  useBundle,
  useBundles,
  useBytes,
  useContests,
  useDraft,
  useDrafts,
  useInMemory,
  useMe,
  useOutbox,
  usePhotos,
  useTasks,
  useUnsent,
} from "./reads";
export type * from "./records";
export { today } from "./tracking";
