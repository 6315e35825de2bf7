import { uuidv7 } from "uuidv7";
import { afterEach, beforeEach, expect, it } from "vitest";

import * as store from "../src/store";
import { clearAway } from "../src/store/clearing";
import { current } from "../src/store/database";
import { unsentOf } from "../src/store/reads";
import { settleDiffering } from "../src/sync/contests";
import { freeze } from "../src/sync/freezing";
import { pull } from "../src/sync/pull";
import { send } from "../src/sync/sending";
import type { ParcelContent } from "../src/sync/types";
import { Chance } from "./chance";
import { begin, failed, forget, hazard, photo } from "./device";
import { PARTICIPATION, school } from "./school";
import type { Server } from "./server";

let server: Server;
let draft: string;
const place = () => ({ draft, row: "row-1", item: "A1" });

beforeEach(async () => {
  server = await begin(new Chance(1));
  draft = await store.startVisit({ participation: PARTICIPATION, kind: "unannounced" });
});
afterEach(forget);

it("removes one's own round once every place of it was handed in", async () => {
  await store.discard(draft);
  draft = await store.openOwn(PARTICIPATION);
  await store.answer(place(), { verdict: "pass" });
  await store.answer({ ...place(), row: "row-2" }, { verdict: "pass" });
  await store.handIn(draft, "row-1");
  await send();
  const inAWeek = Date.now() + 8 * 24 * 60 * 60 * 1000;
  await clearAway(inAWeek);
  expect(await current().drafts.count()).toBe(1);
  await store.handIn(draft, "row-2");
  await send();
  await clearAway(inAWeek);
  expect(await current().drafts.count()).toBe(0);
});

it("says ours again with its hazards and photos where the server has other content", async () => {
  const taken = photo(new Chance(3));
  await store.answer(place(), failed("楼梯间应急照明不亮"));
  await store.addPhoto({ ...place(), owner: "answer", of: "A1" }, taken);
  await store.addHazard(draft, hazard("操场看台的护栏有三处松动脱落"));
  await store.finish(draft);
  await freeze(draft);
  const [frozen] = await current().outbox.toArray();
  if (frozen === undefined) throw new Error("nothing was frozen");
  const result = { id: frozen.id, state: "applied" as const, inspection: null, missing: [], reason: "", outcome: {} };
  server.parcels.set(frozen.id, { content: '{"sheets":[]}', result });
  await send();
  expect((await current().drafts.get(draft))?.differs?.parcel).toBe(frozen.id);
  await settleDiffering(draft, "ours");
  await send();

  expect(server.answers.get("row-1/A1")?.photos).toEqual([taken.id]);
  expect([server.hazards.length, server.finished]).toEqual([1, [draft]]);
  expect((await unsentOf()).count).toBe(0);
});

it("leaves the photos of a hazard that the server has as they are", async () => {
  draft = await store.openOwn(PARTICIPATION);
  await store.answer(place(), { verdict: "pass" });
  const id = await store.addHazard(draft, hazard("操场看台的护栏有三处松动脱落"));
  const shown = { draft, row: "", owner: "hazard", of: id } as const;
  const taken = photo(new Chance(3));
  await store.addPhoto(shown, taken);
  await store.handIn(draft, "row-1");
  await send();
  await store.dropPhoto(draft, taken.id);
  await store.markPhoto(draft, taken.id, [{ shape: "line", points: [[0, 0], [1, 1]] }]);
  await store.answer({ ...place(), row: "row-2" }, { verdict: "pass" });
  await send();

  const rows = [...server.parcels.values()].flatMap(({ content }) => (JSON.parse(content) as ParcelContent).sheets);
  expect(rows.map((sheet) => sheet.row)).toEqual(["row-1", "row-2"]);
  expect((await unsentOf()).count).toBe(0);
});

it("does not change a hazard that is on its way: the server may have it", async () => {
  draft = await store.openOwn(PARTICIPATION);
  await store.answer(place(), { verdict: "pass" });
  const id = await store.addHazard(draft, hazard("操场看台的护栏有三处松动脱落"));
  await store.handIn(draft, "row-1");
  await freeze(draft);
  await expect(store.addHazard(draft, hazard("另一种说法"), id)).rejects.toThrow("正在上报");
  const shown = { draft, row: "", owner: "hazard", of: id } as const;
  await expect(store.addPhoto(shown, photo(new Chance(3)))).rejects.toThrow("正在上报");
  await send();
  expect((await unsentOf()).count).toBe(0);
});

it("keeps the bytes of a photo that another inspection shows, too", async () => {
  const taken = photo(new Chance(3));
  await store.answer(place(), failed("楼梯间应急照明不亮"));
  await store.addPhoto({ ...place(), owner: "answer", of: "A1" }, taken);
  const own = await store.openOwn(PARTICIPATION);
  await store.answer({ ...place(), draft: own }, failed("楼梯间应急照明不亮"));
  await store.addPhoto({ draft: own, row: "row-1", owner: "answer", of: "A1" }, { ...taken, id: uuidv7() });
  expect(await (await store.exportDraft(own)).blob.text()).toContain('"base64"');
  await store.discard(draft);
  await send();

  expect(server.photos.has(taken.sha256)).toBe(true);
  await store.discard(own);
  expect(await current().bytes.count()).toBe(0);
});

it("asks for everything again where only some parts of a unit came", async () => {
  await store.leaveBehind(PARTICIPATION);
  await current().keep("wanted", [PARTICIPATION]);
  const whole = server.pulled;
  const { participation, checklist } = school().bundle;
  server.pulled = { ...whole, cursor: "2", bundles: [{ participation, checklist, hazards: [] }] };
  await pull({ mayChange: false });
  expect([await current().bundles.count(), await current().read("cursor")]).toEqual([0, undefined]);
});

it("sends a photo once more that was damaged on the way", async () => {
  const taken = photo(new Chance(3));
  await store.answer(place(), failed("楼梯间应急照明不亮"));
  await store.addPhoto({ ...place(), owner: "answer", of: "A1" }, taken);
  const whole = globalThis.fetch;
  globalThis.fetch = async (address, options) => {
    if (options?.method === "PUT") {
      globalThis.fetch = whole;
      const bytes = new Uint8Array(options.body as ArrayBuffer).map((each) => each ^ 1);
      return whole(address, { ...options, body: bytes.buffer });
    }
    return whole(address, options);
  };
  await send();

  expect(server.photos.has(taken.sha256)).toBe(true);
  expect((await current().drafts.get(draft))?.refused).toBeNull();
});
