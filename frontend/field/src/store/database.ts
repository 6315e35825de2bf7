import Dexie, { type Table } from "dexie";
import { shallowRef } from "vue";

import type {
  AnswerRecord,
  BytesRecord,
  Checklist,
  ContestRecord,
  Draft,
  HazardRecord,
  Kept,
  LookBackRecord,
  OutboxRecord,
  PhotoRecord,
  TakenAlong,
} from "./records";

/** All that one person keeps on this device. */
export class FieldDatabase extends Dexie {
  bundles!: Table<TakenAlong, string>;
  checklists!: Table<Checklist, string>;
  drafts!: Table<Draft, string>;
  answers!: Table<AnswerRecord, [string, string, string]>;
  photos!: Table<PhotoRecord, string>;
  bytes!: Table<BytesRecord, string>;
  hazards!: Table<HazardRecord, string>;
  lookBacks!: Table<LookBackRecord, string>;
  outbox!: Table<OutboxRecord, string>;
  contests!: Table<ContestRecord, string>;
  kept!: Table<Kept, string>;

  constructor(person: string, memory?: { indexedDB: IDBFactory; IDBKeyRange: typeof IDBKeyRange }) {
    // Strict: a write is done when it is on the disk, so a battery that dies takes one keystroke.
    super(`${PREFIX}${person}`, { chromeTransactionDurability: "strict", ...memory });
    this.version(1).stores({
      bundles: "participation",
      checklists: "id",
      drafts: "id, participation, since",
      answers: "[draft+row+item], draft, since",
      photos: "id, draft, [draft+owner+of], sha256, since",
      bytes: "sha256, draft, uploaded",
      hazards: "id, draft, since",
      lookBacks: "id, draft, since",
      outbox: "id, draft",
      contests: "id, draft",
      kept: "key",
    });
  }

  /** The tables of a draft, for one transaction over all that belongs to it. */
  get ofDrafts(): Table[] {
    const { drafts, answers, photos, bytes, hazards, lookBacks, outbox, contests } = this;
    return [drafts, answers, photos, bytes, hazards, lookBacks, outbox, contests];
  }

  async read<T>(key: string): Promise<T | undefined> {
    return (await this.kept.get(key))?.value as T | undefined;
  }

  async keep(key: string, value: unknown): Promise<void> {
    await this.kept.put({ key, value });
  }
}

const PREFIX = "anlan-field-";
const WHO = "anlan-field-person";

/** The database of the person whose pages are open; null until it is known who that is. */
export const database = shallowRef<FieldDatabase | null>(null);
/** The browser keeps nothing: all is lost when the page is closed, and the pages say so. */
export const inMemory = shallowRef(false);

export function current(): FieldDatabase {
  if (database.value === null) {
    throw new Error("nobody has signed in on this device yet");
  }
  return database.value;
}

/** Opens the database of a person; in memory where the browser keeps nothing (private windows). */
export async function openFor(person: string): Promise<FieldDatabase> {
  if (database.value?.name === `${PREFIX}${person}`) {
    return database.value;
  }
  let opened = new FieldDatabase(person);
  try {
    await opened.open();
    inMemory.value = false;
  } catch {
    opened = await openInMemory(person);
    inMemory.value = true;
  }
  database.value?.close();
  database.value = opened;
  remember(person);
  return opened;
}

/** The person who used the field pages last on this device. */
export function lastPerson(): string | null {
  try {
    return localStorage.getItem(WHO);
  } catch {
    return null;
  }
}

function remember(person: string): void {
  try {
    localStorage.setItem(WHO, person);
  } catch {
    // Known again after the next sign-in.
  }
}

async function openInMemory(person: string): Promise<FieldDatabase> {
  const { indexedDB, IDBKeyRange } = await import("fake-indexeddb");
  const opened = new FieldDatabase(person, { indexedDB, IDBKeyRange });
  await opened.open();
  return opened;
}
