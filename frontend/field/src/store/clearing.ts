import { current } from "./database";
import { discard } from "./drafts";
import { unsentOf } from "./reads";

/** So long an inspection that is done can still be read here; its photos are the server's by then. */
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

/** Removes inspections that have long been handed in whole, so that photos do not fill the device. */
export async function clearAway(at: number = Date.now()): Promise<void> {
  for (const draft of await current().drafts.toArray()) {
    const isOver = draft.finishState === "done" && draft.aside.length === 0 && draft.differs === null;
    const isOld = at - Date.parse(draft.changedAt) > KEPT_FOR;
    if (isOver && isOld && (await unsentOf(draft.id)).count === 0) {
      await discard(draft.id);
    }
  }
}
