// One page sends at a time: two would not double anything, only waste a weak signal.

import { uuidv7 } from "uuidv7";

import { current } from "../store/database";

const LEASE = 30_000;
const BEAT = 10_000;
const me = uuidv7();

/** Runs the work unless another page of this person is at it; false then. */
export async function alone(work: () => Promise<void>): Promise<boolean> {
  const name = `${current().name}-sending`;
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks === undefined) {
    return leased(work);
  }
  return locks.request(name, { ifAvailable: true }, async (lock) => {
    if (lock !== null) {
      await work();
    }
    return lock !== null;
  });
}

// Without https there are no locks: a lease in the database, which a page that dies lets run out.
async function leased(work: () => Promise<void>): Promise<boolean> {
  if (!(await lease())) {
    return false;
  }
  const beat = setInterval(() => void lease(), BEAT);
  try {
    await work();
  } finally {
    clearInterval(beat);
    await current().kept.delete("lease");
  }
  return true;
}

async function lease(): Promise<boolean> {
  const db = current();
  return db.transaction("rw", db.kept, async () => {
    const held = await db.read<{ by: string; until: number }>("lease");
    const isFree = held === undefined || held.by === me || held.until < Date.now();
    if (isFree) {
      await db.keep("lease", { by: me, until: Date.now() + LEASE });
    }
    return isFree;
  });
}
