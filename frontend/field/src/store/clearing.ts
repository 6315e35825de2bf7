import { current } from "./database";
import { discard } from "./drafts";
import { unsentOf } from "./reads";
import type { Draft } from "./records";

/** So long an inspection that is done can still be read here; its photos are the server's by then. */
const KEPT_FOR = 7 * 24 * 60 * 60 * 1000;

/** Removes inspections that have long been handed in whole, so that photos do not fill the device. */
export async function clearAway(at: number = Date.now()): Promise<void> {
  for (const draft of await current().drafts.toArray()) {
    const isOver = draft.finishState === "done" || (await isHandedIn(draft));
    const isQuiet = draft.aside.length === 0 && draft.differs === null;
    const isOld = at - Date.parse(draft.changedAt) > KEPT_FOR;
    if (isOver && isQuiet && isOld && (await unsentOf(draft.id)).count === 0) {
      await discard(draft.id);
    }
  }
}

// One's own round has no end of its own on the device: it is over place by place.
async function isHandedIn(draft: Draft): Promise<boolean> {
  const answers = await current().answers.where({ draft: draft.id }).toArray();
  const rows = [...new Set(answers.map((each) => each.row)), ...Object.keys(draft.handIn)];
  return draft.kind === "self" && rows.length > 0 && rows.every((row) => draft.handIn[row] === "done");
}
