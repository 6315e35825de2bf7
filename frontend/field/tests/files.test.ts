import Dexie from "dexie";
import { afterEach, beforeEach, expect, it } from "vitest";

import * as store from "../src/store";
import { current, database } from "../src/store/database";
import { meet } from "../src/sync/person";
import { takeAlong } from "../src/sync/pull";
import { Chance } from "./chance";
import { PARTICIPATION, school } from "./school";
import { Server } from "./server";

let draft: string;
const place = () => ({ draft, row: "row-1", item: "A1" });

beforeEach(async () => {
  const server = new Server(new Chance(1));
  const { bundle, items } = school();
  server.pulled = { ...server.pulled, bundles: [bundle], checklists: { list: items } };
  await meet({ mayChange: true });
  await takeAlong([PARTICIPATION]);
  draft = await store.startVisit({ participation: PARTICIPATION, kind: "unannounced" });
  await store.answer(place(), { verdict: "pass" });
  await store.sign(draft, "unit", { bytes: new Uint8Array([1, 2, 3]).buffer, sha256: DIGEST });
});

afterEach(async () => {
  const name = database.value?.name ?? "";
  database.value?.close();
  database.value = null;
  await Dexie.delete(name);
});

const DIGEST = "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81";

it("brings a draft back whole, with its pictures", async () => {
  const { blob, name } = await store.exportDraft(draft);
  await store.discard(draft);
  expect(await current().answers.count()).toBe(0);
  const read = await store.readDraftFile(blob);
  expect(name).toMatch(/^示范小学-暗访-.*\.anlan\.json$/);
  expect(read).toMatchObject({ unit: "示范小学", kind: "暗访", from: "", isHere: false, taken: 1, left: 0 });
  await store.importDraft(read);

  expect(await current().answers.get([draft, "row-1", "A1"])).toMatchObject({ verdict: "pass" });
  expect(new Uint8Array((await current().bytes.get(DIGEST))?.bytes ?? new ArrayBuffer(0))).toEqual(new Uint8Array([1, 2, 3]));
});

it("leaves what is newer here as it is", async () => {
  const { blob } = await store.exportDraft(draft);
  await store.answer({ ...place(), item: "A2" }, { verdict: "pass" });
  await new Promise((resolve) => setTimeout(resolve, 2));
  await store.answer(place(), { verdict: "excused", reason: "本处没有这类设施" });
  const read = await store.readDraftFile(blob);
  expect(read).toMatchObject({ isHere: true, taken: 0, left: 1 });
  await store.importDraft(read);

  expect(await current().answers.get([draft, "row-1", "A1"])).toMatchObject({ verdict: "excused" });
  expect(await current().answers.count()).toBe(2);
});

it.each([
  ["no JSON", () => new Blob(["照片"])],
  ["another file", () => new Blob(['{"format": "x"}'])],
  ["nothing", () => new Blob(["null"])],
])("refuses %s in words and writes nothing", async (_name, file) => {
  await expect(store.readDraftFile(file())).rejects.toThrow("不是安澜的检查草稿");
});

it("refuses a file whose pictures were damaged", async () => {
  const { blob } = await store.exportDraft(draft);
  const broken = (await blob.text()).replace("AQID", "AQIE");
  await expect(store.readDraftFile(new Blob([broken]))).rejects.toThrow("不完整");
});
