import { afterEach, beforeEach, describe, expect, it } from "vitest";

import * as store from "../src/store";
import { clearAway } from "../src/store/clearing";
import { current, database, openFor } from "../src/store/database";
import { unsentOf } from "../src/store/reads";
import { askAfter } from "../src/sync/aside";
import { send } from "../src/sync/sending";
import { Refused, Unreached } from "../src/sync/wire";
import { Chance } from "./chance";
import { begin, failed, forget, hazard, photo } from "./device";
import { ITEMS, PARTICIPATION, ROWS } from "./school";
import type { Server } from "./server";

// More on demand: ANLAN_FIELD_SEEDS=500.
const SEEDS = Number(process.env["ANLAN_FIELD_SEEDS"] ?? 12);
let server: Server;

async function setUp(seed: number): Promise<Chance> {
  const chance = new Chance(seed);
  server = await begin(chance);
  return chance;
}

/** The browser is killed, in the midst of sending, and started again: what was kept is all there is. */
async function killBrowser(chance: Chance): Promise<void> {
  const sending = send().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, chance.below(12)));
  database.value?.close();
  database.value = null;
  await sending;
  await openFor(server.person);
}

async function trySending(): Promise<void> {
  await send().catch((error: unknown) => {
    if (!(error instanceof Unreached)) throw error;
  });
}

describe("an inspection over a line that is cut anywhere", () => {
  afterEach(forget);

  it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))("arrives once, whole (seed %i)", async (seed) => {
    const chance = await setUp(seed);
    const draft = await store.startVisit({ participation: PARTICIPATION, kind: "unannounced" });
    const said = new Map<string, string>();
    const shown = new Map<string, Set<string>>();
    server.cuts = 0.4;
    for (let step = 0; step < 40; step++) {
      const row = chance.pick(ROWS);
      const item = chance.pick(ITEMS);
      const key = `${row}/${item}`;
      const act = chance.below(10);
      if (act < 5) {
        const words = `疏散通道堆放杂物第${step}处`;
        await store.answer({ draft, row, item }, failed(words));
        said.set(key, words);
      } else if (act < 7 && said.has(key)) {
        const taken = photo(chance);
        await store.addPhoto({ draft, row, owner: "answer", of: item }, taken);
        shown.set(key, (shown.get(key) ?? new Set()).add(taken.id));
      } else if (act === 7) {
        const [gone] = shown.get(key) ?? [];
        if (gone !== undefined) {
          await store.dropPhoto(draft, gone);
          shown.get(key)?.delete(gone);
        }
      } else if (act === 8) {
        await killBrowser(chance);
      } else {
        await trySending();
      }
    }
    const hazards = [hazard("东墙外侧的临时用电没有漏电保护"), hazard("操场看台的护栏有三处松动脱落")];
    const entered = await Promise.all(hazards.map((each) => store.addHazard(draft, each)));
    await store.finish(draft);
    for (let tries = 0; tries < 40; tries++) {
      await trySending();
      if (tries % 7 === 3) await killBrowser(chance);
    }
    server.cuts = 0;
    await send();

    expect(await unsentOf()).toMatchObject({ count: 0, photos: 0, since: "" });
    expect(await current().outbox.count()).toBe(0);
    expect(Object.fromEntries([...server.answers].map(([key, stored]) => [key, stored.description]))).toEqual(
      Object.fromEntries(said),
    );
    for (const [key, stored] of server.answers) {
      expect(stored.photos.sort(), key).toEqual([...(shown.get(key) ?? [])].sort());
    }
    expect(server.hazards.sort()).toEqual(entered.sort());
    expect([...server.visits]).toEqual([draft]);
    expect(server.finished).toEqual([draft]);
    expect(server.handedIn.sort()).toEqual([...new Set([...said.keys()].map((key) => key.split("/")[0]))].sort());
  });
});

describe("what the server answers", () => {
  let draft: string;
  const place = () => ({ draft, row: "row-1", item: "A1" });
  const ours = () => current().answers.get([draft, "row-1", "A1"]);

  beforeEach(async () => {
    await setUp(1);
    draft = await store.startVisit({ participation: PARTICIPATION, kind: "unannounced" });
  });
  afterEach(forget);

  it("clears what the parcel said, and not what was changed meanwhile", async () => {
    await store.answer(place(), { verdict: "pass" });
    const passed = globalThis.fetch;
    globalThis.fetch = async (address, options) => {
      const answer = await passed(address, options);
      if (String(address).endsWith("/push")) {
        globalThis.fetch = passed;
        await store.answer(place(), failed("配电箱门锁损坏且线路裸露"));
      }
      return answer;
    };
    await send();

    expect((await unsentOf()).count).toBe(0);
    expect(server.parcels.size).toBe(2);
    expect(server.answers.get("row-1/A1")).toMatchObject({ verdict: "fail", revision: 2 });
    expect(await ours()).toMatchObject({ revision: 2 });
  });

  it("keeps both of two answers, and says whose is which", async () => {
    await store.answer(place(), { verdict: "pass" });
    const standing = { ...failed("灭火器压力不足已超过有效期"), by: "另一检查员", by_id: "x", at: "", revision: 3, photos: [] };
    server.answers.set("row-1/A1", standing);
    await store.finish(draft);
    await send();

    const [contest] = await current().contests.toArray();
    expect(contest).toMatchObject({ standing: { by: "另一检查员" }, offered: { verdict: "pass" } });
    expect(await ours()).toMatchObject({ verdict: "pass", contest: contest?.id });
    expect(await current().drafts.get(draft)).toMatchObject({ finishState: "open", handIn: {} });
    expect((await unsentOf()).count).toBe(0);
  });

  it("gives refused content back, and sends it again only when something was mended", async () => {
    await store.answer(place(), { verdict: "pass" });
    await store.finish(draft);
    server.refusal = "大检查已经结束";
    await send();
    await send();

    expect(server.parcels.size).toBe(1);
    expect(await current().drafts.get(draft)).toMatchObject({ refused: { reason: "大检查已经结束" }, finishState: "open" });
    expect((await unsentOf()).count).toBeGreaterThan(0);
    server.refusal = "";
    await store.finish(draft);
    await send();
    expect(server.finished).toEqual([draft]);
    expect(await current().drafts.get(draft)).toMatchObject({ refused: null, finishState: "done" });
  });

  it("sends with the device's key when the session has ended, and stops when neither is left", async () => {
    await store.answer(place(), { verdict: "pass" });
    await send();
    server.signedIn = false;
    await store.answer({ ...place(), item: "A2" }, { verdict: "pass" });
    await send();
    expect(server.answers.size).toBe(2);

    await current().kept.delete("device");
    await store.answer({ ...place(), item: "A3" }, { verdict: "pass" });
    await send();
    expect(server.answers.size).toBe(2);
    expect((await unsentOf()).count).toBe(1);
  });

  it("sends nothing in the name of another person who has signed in meanwhile", async () => {
    await current().kept.delete("device");
    await store.answer(place(), { verdict: "pass" });
    server.person = "01900000-0000-7000-8000-00000000000b";
    await send();

    expect(server.answers.size).toBe(0);
    expect((await unsentOf()).count).toBe(1);
  });

  it("hands in the places of one's own round one by one, and sends the hazard beside them then", async () => {
    draft = await store.openOwn(PARTICIPATION);
    await store.answer(place(), { verdict: "pass" });
    await store.addHazard(draft, hazard("操场看台的护栏有三处松动脱落"));
    await send();
    expect([server.answers.size, server.hazards.length, server.handedIn.length]).toEqual([1, 0, 0]);
    await store.handIn(draft, "row-1");
    await store.handIn(draft, "row-2");
    await store.handIn(draft, "row-2", false);
    await send();

    expect(server.handedIn).toEqual(["row-1"]);
    expect(server.hazards.length).toBe(1);
    expect(await current().drafts.get(draft)).toMatchObject({ handIn: { "row-1": "done" }, finishState: "open" });
    expect((await unsentOf()).count).toBe(0);
  });

  it("does not freeze an answer that is half typed", async () => {
    await store.answer(place(), { verdict: "fail", location: "一楼" });
    await send();
    expect(server.parcels.size).toBe(0);
    await store.answer(place(), failed("楼梯间应急照明不亮"));
    await send();
    expect(server.answers.size).toBe(1);
  });

  it("removes from the device what was handed in long ago, and nothing that is unsent", async () => {
    await store.answer(place(), { verdict: "pass" });
    await store.finish(draft);
    const inAWeek = Date.now() + 8 * 24 * 60 * 60 * 1000;
    await clearAway(inAWeek);
    expect(await current().answers.count()).toBe(1);
    await send();
    await clearAway();
    expect(await current().answers.count()).toBe(1);
    await clearAway(inAWeek);
    expect([await current().drafts.count(), await current().answers.count()]).toEqual([0, 0]);
  });

  it("gives back what the bureau rejected, with its reason", async () => {
    server.quarantines = "账号已停用";
    await store.answer(place(), { verdict: "pass" });
    await store.finish(draft);
    await send();
    expect(await current().drafts.get(draft)).toMatchObject({ quarantined: "账号已停用", finishState: "done" });
    await askAfter({ key: "key" });
    expect((await current().drafts.get(draft))?.aside).toHaveLength(1);
    server.decide("rejected", "不是本组的检查任务");
    await askAfter({ key: "key" });

    expect(await current().drafts.get(draft)).toMatchObject({
      aside: [],
      quarantined: "",
      finishState: "open",
      refused: { reason: "不是本组的检查任务" },
    });

    // None of it is in the record: mended, the whole goes, not the end alone.
    server.quarantines = "";
    await store.finish(draft);
    await send();
    expect(server.answers.get("row-1/A1")).toMatchObject({ verdict: "pass" });
    expect(server.finished).toEqual([draft]);
    expect((await unsentOf()).count).toBe(0);
  });

  it("shows where the server asks for another version, and drops nothing", async () => {
    await store.answer(place(), { verdict: "pass" });
    const told = { code: "client_too_old", message: "请更新", fields: {} };
    globalThis.fetch = async () => new Response(JSON.stringify(told), { status: 426 });
    await expect(send()).rejects.toBeInstanceOf(Refused);
    expect((await unsentOf()).count).toBe(1);
  });
});
