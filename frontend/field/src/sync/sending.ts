// Everything unsent of this person goes out: photos first, then the parcels that declare them.

import { current } from "../store/database";
import type { OutboxRecord } from "../store/records";
import { now } from "../store/tracking";
import { t } from "../words";
import { freeze } from "./freezing";
import { credentials, forgetKey } from "./person";
import { PictureRefused, sendPhotos } from "./photos";
import { discardParcel, receive } from "./receipts";
import { status } from "./status";
import type { Me, ParcelResult } from "./types";
import { ask, type Credentials, Refused } from "./wire";

const MOST_PARCELS = 50;
const PUSH_BYTES = 4 * 1024 * 1024;
/** Freeze, send, freeze what the answers have set free; a parcel that keeps waiting waits for later. */
const MOST_TRIES_AT_ONCE = 3;

/** Sends what can be sent. Throws Unreached, or Refused for what no parcel is to blame for. */
export async function send(): Promise<void> {
  let refreshed = false;
  const tries = new Map<string, number>();
  for (;;) {
    for (const draft of await current().drafts.toArray()) {
      await freeze(draft.id);
    }
    const parcels = (await current().outbox.orderBy("id").toArray()).filter(
      ({ id }) => (tries.get(id) ?? 0) < MOST_TRIES_AT_ONCE,
    );
    parcels.forEach(({ id }) => tries.set(id, (tries.get(id) ?? 0) + 1));
    const as = parcels.length > 0 ? await credentials() : null;
    if (as === null) {
      return;
    }
    try {
      await deliver(parcels, as);
    } catch (error) {
      const isStale = error instanceof Refused && (error.status === 401 || error.code === "csrf_failed");
      if (!isStale || refreshed) {
        throw error;
      }
      refreshed = true;
      await forgetKey();
    }
  }
}

async function deliver(parcels: OutboxRecord[], as: Credentials): Promise<void> {
  const pending = [...parcels].sort((one, other) => one.photos.length - other.photos.length);
  let ready: OutboxRecord[] = [];
  for (const parcel of pending) {
    try {
      if (parcel.photos.length > 0 && ready.length > 0) {
        await push(ready, as); // what needs no photo does not wait for one
        ready = [];
      }
      await sendPhotos(parcel.photos, as);
      ready.push(parcel);
    } catch (error) {
      if (!(error instanceof PictureRefused)) {
        throw error;
      }
      await discardParcel(parcel.id, t("syncPhotoRefused", { why: error.message }));
    }
  }
  await push(ready, as);
}

async function push(parcels: OutboxRecord[], as: Credentials): Promise<void> {
  const most = (await current().read<Me>("me"))?.limits.push_bytes ?? PUSH_BYTES;
  for (const batch of batches(parcels, most)) {
    await current().outbox.where("id").anyOf(batch.map(({ id }) => id)).modify((each) => void each.tries++);
    const sent = batch.map(({ id, content }) => ({ id, content }));
    try {
      const json = { sent_at: now(), parcels: sent };
      const told = await ask<{ results: ParcelResult[] }>({ method: "POST", path: "/push", as, json });
      await noteAll(told.results);
    } catch (error) {
      if (!isMalformed(error)) {
        throw error;
      }
      // One of them spoils the batch: each by itself, and the others arrive.
      await (batch.length > 1 ? singly(batch, as) : refuse(batch[0], error));
    }
  }
}

async function singly(batch: OutboxRecord[], as: Credentials): Promise<void> {
  for (const parcel of batch) {
    await push([parcel], as);
  }
}

async function refuse(parcel: OutboxRecord | undefined, error: Refused): Promise<void> {
  if (parcel !== undefined) {
    await discardParcel(parcel.id, error.message || t("syncMalformed"));
  }
}

async function noteAll(results: ParcelResult[]): Promise<void> {
  for (const result of results) {
    await receive(result);
    if (result.state === "waiting") {
      await sendAgain(result);
    }
  }
  status.lastSentAt = now();
}

// The server lacks photos that we believed to be there.
async function sendAgain(result: ParcelResult): Promise<void> {
  const db = current();
  const here = await db.bytes.bulkGet(result.missing);
  if (result.missing.length > 0 && here.some((each) => each === undefined)) {
    await discardParcel(result.id, t("syncPhotoGone"));
    return;
  }
  await db.bytes.where("sha256").anyOf(result.missing).modify({ uploaded: 0 });
}

function isMalformed(error: unknown): error is Refused {
  return error instanceof Refused && [400, 413, 422].includes(error.status);
}

function batches(parcels: OutboxRecord[], most: number): OutboxRecord[][] {
  const found: OutboxRecord[][] = [];
  let weight = Infinity;
  for (const parcel of parcels) {
    // Three bytes a character at most: what a batch weighs before it is packed.
    const own = JSON.stringify(parcel.content).length * 3;
    const last = found[found.length - 1];
    if (last === undefined || weight + own > most || last.length === MOST_PARCELS) {
      found.push([parcel]);
      weight = own;
    } else {
      last.push(parcel);
      weight += own;
    }
  }
  return found;
}
