// Who is signed in, who this device's pages belong to, and in whose name it sends.

import { current, database, lastPerson, openFor } from "../store/database";
import { status } from "./status";
import type { Me } from "./types";
import { ask, type Credentials, Refused } from "./wire";

interface DeviceKey {
  id: string;
  key: string;
}

const KEY = "device";
const NO_TOKEN: Credentials = { csrf: "" };

/** Opens what the last person kept here, so that the pages start without a network; false for none. */
export async function openLast(): Promise<boolean> {
  const person = lastPerson();
  if (person !== null) {
    await openFor(person);
  }
  return person !== null;
}

/**
 * Asks the server who is signed in; null where nobody is. Throws Unreached without a network.
 *
 * `mayChange`: another person's pages may take the place of the open ones (nothing is being filled in).
 */
export async function meet({ mayChange }: { mayChange: boolean }): Promise<Me | null> {
  let me: Me;
  try {
    me = await ask<Me>({ method: "GET", path: "/me", as: NO_TOKEN });
  } catch (error) {
    if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
      status.signedOut = true;
      return null;
    }
    throw error;
  }
  status.signedOut = false;
  const known = database.value === null ? undefined : await current().read<Me>("me");
  if (known !== undefined && known.id !== me.id && !mayChange) {
    status.otherPerson = me.name;
    return null;
  }
  status.otherPerson = "";
  await openFor(me.id);
  await current().keep("me", me);
  await checkKey(me);
  return me;
}

/** In whose name this device sends: by its key, else by the session if it is that of this person. */
export async function credentials(): Promise<Credentials | null> {
  const kept = await current().read<DeviceKey>(KEY);
  if (kept !== undefined) {
    return { key: kept.key };
  }
  const me = await meet({ mayChange: false });
  if (me === null) {
    return null;
  }
  return (await newKey(me)) ?? { csrf: me.csrf };
}

// Revoked meanwhile: what is sent with it would be put aside for the bureau.
async function checkKey(me: Me): Promise<void> {
  const kept = await current().read<DeviceKey>(KEY);
  if (kept !== undefined && !me.devices.includes(kept.id)) {
    await forgetKey();
  }
}

/** The key was revoked or has run out: the next sending asks for the session. */
export async function forgetKey(): Promise<void> {
  await current().kept.delete(KEY);
}

async function newKey(me: Me): Promise<Credentials | null> {
  try {
    const as = { csrf: me.csrf };
    const made = await ask<DeviceKey>({ method: "POST", path: "/devices", as, json: { label: label() } });
    await current().keep(KEY, made);
    return { key: made.key };
  } catch (error) {
    if (error instanceof Refused) {
      return null; // the session alone will do
    }
    throw error;
  }
}

/** What its owner will know this device by, from what the browser says of itself. */
function label(): string {
  const said = navigator.userAgent;
  const device = /iPhone|iPad|Android|Windows|Macintosh|Linux/.exec(said)?.[0] ?? "";
  const program = /MicroMessenger|DingTalk|Edg|Firefox|Chrome|Safari/.exec(said)?.[0] ?? "";
  const names: Record<string, string> = { MicroMessenger: "微信", DingTalk: "钉钉", Edg: "Edge" };
  return [device, names[program] ?? program].filter(Boolean).join(" · ").slice(0, 60);
}
