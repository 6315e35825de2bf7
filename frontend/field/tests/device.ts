// One person's device with a server in memory: what its tests share.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import Dexie from "dexie";
import { uuidv7 } from "uuidv7";

import type { FieldPhoto } from "../src/photo/types";
import { database } from "../src/store/database";
import { meet } from "../src/sync/person";
import { takeAlong } from "../src/sync/pull";
import { Chance } from "./chance";
import { PARTICIPATION, school } from "./school";
import { Server } from "./server";

/** A device that has taken one school along, and the server it speaks to. */
export async function begin(chance: Chance): Promise<Server> {
  const server = new Server(chance);
  const { bundle, items } = school();
  server.pulled = { ...server.pulled, bundles: [bundle], checklists: { list: items } };
  await meet({ mayChange: true });
  await takeAlong([PARTICIPATION]);
  return server;
}

export async function forget(): Promise<void> {
  const name = database.value?.name;
  database.value?.close();
  database.value = null;
  await Dexie.delete(name ?? "");
}

export function photo(chance: Chance): FieldPhoto {
  const bytes = Uint8Array.from({ length: 1 + chance.below(4000) }, () => chance.below(256));
  return {
    id: uuidv7(),
    sha256: bytesToHex(sha256(bytes)),
    size: bytes.length,
    role: "before",
    taken_at: null,
    marks: [],
    bytes: bytes.buffer,
    media_type: "image/jpeg",
    width: 1,
    height: 1,
  };
}

export function failed(words: string) {
  return { verdict: "fail" as const, location: "一楼东侧", description: words };
}

export function hazard(description: string) {
  return {
    row: "row-1",
    category: "",
    location: "操场",
    description,
    possible_consequence: "",
    fixed_on_spot: false,
    measures: "",
  };
}
