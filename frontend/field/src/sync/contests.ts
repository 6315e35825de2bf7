import { current } from "../store/database";
import { meet } from "./person";
import { pull } from "./pull";
import { sayAgain } from "./receipts";
import { ask, Refused } from "./wire";

/** Chooses one of two answers; throws Refused (its message is fit for the person) or Unreached. */
export async function settle(contest: string, choice: "standing" | "offered"): Promise<void> {
  const me = await meet({ mayChange: false });
  if (me === null) {
    throw new Refused(401, "signed_out", "", {});
  }
  const path = `/contests/${contest}/settle`;
  await ask({ method: "POST", path, as: { csrf: me.csrf }, json: { choice } });
  await pull({ mayChange: false });
}

/** A parcel that the server has under the same name with other content: says ours again, or lets it be. */
export async function settleDiffering(draft: string, choice: "ours" | "stored"): Promise<void> {
  const db = current();
  await db.transaction("rw", db.ofDrafts, async () => {
    const found = await db.drafts.get(draft);
    if (found?.differs && choice === "ours") {
      await sayAgain(draft);
    }
    await db.drafts.update(draft, { differs: null });
  });
}
