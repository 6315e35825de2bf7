// Parcels that the server put aside: asked after until the bureau has decided.

import { current } from "../store/database";
import { giveBack, sayAgain } from "./receipts";
import type { ParcelResult } from "./types";
import { ask, type Credentials } from "./wire";

/** Notes what the bureau decided about what was put aside. */
export async function askAfter(as: Credentials): Promise<void> {
  const db = current();
  const aside = (await db.drafts.toArray()).filter((draft) => draft.aside.length > 0);
  const ids = aside.flatMap((draft) => draft.aside);
  if (ids.length === 0) {
    return;
  }
  const { results } = await ask<{ results: ParcelResult[] }>({ method: "POST", path: "/parcels/states", as, json: { ids } });
  await db.transaction("rw", db.ofDrafts, async () => {
    for (const draft of aside) {
      const told = results.filter((each) => draft.aside.includes(each.id) && each.state !== "quarantined");
      const decided = told.map((each) => each.id);
      const left = draft.aside.filter((id) => !decided.includes(id));
      await db.drafts.update(draft.id, { aside: left, quarantined: left.length > 0 ? draft.quarantined : "" });
      const rejected = told.find((each) => each.state === "rejected" || each.state === "refused");
      if (rejected !== undefined) {
        // Nothing of a rejected parcel is in the record: mended, all goes once more.
        await sayAgain(draft.id);
        await giveBack({ ...draft, aside: left }, rejected.reason);
      }
    }
  });
}
