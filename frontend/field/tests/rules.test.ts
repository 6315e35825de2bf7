import { describe, expect, it } from "vitest";

import { age, dayOf, daysBetween, dayWords, timeWords } from "../src/rules/days";
import { gapsOf, type Given, hazardGaps, NOTHING, saysSomething } from "../src/rules/gaps";
import { sizeWords } from "../src/rules/sizes";
import { type Line, nextOpen, tallyOf } from "../src/rules/tally";
import type { Item, Row } from "../src/sync/types";

const ITEM = { code: "F01", wants_number: false } as Item;
const COUNTED = { code: "F03", wants_number: true } as Item;
const FAILED: Given = { ...NOTHING, verdict: "fail", location: "后厨东墙", description: "灭火器压力不足" };

describe("what an answer lacks", () => {
  it("is its verdict first of all", () => {
    expect(gapsOf(ITEM, undefined, [])).toEqual(["unanswered"]);
    expect(gapsOf(ITEM, NOTHING, [])).toEqual(["unanswered"]);
  });

  it("is a reason where it does not apply", () => {
    expect(gapsOf(ITEM, { ...NOTHING, verdict: "excused" }, [])).toEqual(["reason"]);
    expect(gapsOf(COUNTED, { ...NOTHING, verdict: "excused", reason: "已停用" }, [])).toEqual([]);
  });

  it.each([
    [null, ["number"]],
    ["12", []],
    ["12.34", []],
    ["12.340", []],
    ["12.345", ["numberPlaces"]],
    ["-1", ["numberRange"]],
    ["1000001", ["numberRange"]],
    ["1e3", ["numberRange"]],
  ])("is a number that the desk would take: %s", (number, gaps) => {
    expect(gapsOf(COUNTED, { ...NOTHING, verdict: "pass", number }, [])).toEqual(gaps);
  });

  it("is the place and the words of a failed item", () => {
    expect(gapsOf(ITEM, { ...NOTHING, verdict: "fail" }, [])).toEqual(["location", "description"]);
    expect(gapsOf(ITEM, FAILED, [])).toEqual([]);
  });

  it("is both photos where it was fixed on the spot", () => {
    const fixed = { ...FAILED, fixed_on_spot: true };
    expect(gapsOf(ITEM, fixed, ["before"])).toEqual(["measures", "after"]);
    expect(gapsOf(ITEM, { ...fixed, measures: "当场更换" }, ["before", "after"])).toEqual([]);
  });

  it("is the place of a hazard off the list", () => {
    expect(hazardGaps({ ...FAILED, row: "" }, [])).toEqual(["place"]);
  });
});

it.each([
  ["不符合", false],
  ["存在安全隐患", false],
  ["，，，。。。，，", false],
  ["啊啊啊啊啊啊", false],
  ["灭火器过期", true],
])("%s says something: %s", (words, says) => {
  expect(saysSomething(words)).toBe(says);
});

describe("the way through a place", () => {
  const row = { id: "r" } as Row;
  const line = (code: string, gaps: Line["gaps"]): Line => ({ row, item: { code } as Item, given: undefined, gaps });
  const lines = [line("A", ["unanswered"]), line("B", []), line("C", ["unanswered"])];

  it("leads to the next open item, and round to those before", () => {
    expect(nextOpen(lines, "r", "A")?.item.code).toBe("C");
    expect(nextOpen(lines, "r", "C")?.item.code).toBe("A");
  });

  it("ends where nothing else is open", () => {
    expect(nextOpen([line("A", ["unanswered"]), line("B", [])], "r", "A")).toBeUndefined();
  });
});

it("counts what was answered and what is incomplete", () => {
  const row = { id: "r" } as Row;
  const lines: Line[] = [
    { row, item: ITEM, given: { ...NOTHING, verdict: "pass" }, gaps: [] },
    { row, item: ITEM, given: { ...NOTHING, verdict: "fail" }, gaps: ["location"] },
    { row, item: ITEM, given: undefined, gaps: ["unanswered"] },
  ];
  expect(tallyOf(lines)).toEqual({ total: 3, answered: 2, passed: 1, failed: 1, excused: 0, incomplete: 1 });
});

describe("days", () => {
  it("are the district's, wherever the device thinks it is", () => {
    expect(dayOf(new Date("2026-05-27T16:30:00Z"))).toBe("2026-05-28");
    expect(timeWords("2026-05-27T16:30:00Z", "zh-hans")).toBe("2026年5月28日 00:30");
    expect(dayWords("2026-05-28", "zh-hans")).toBe("2026年5月28日");
    expect(daysBetween("2026-05-28", "2026-06-02")).toBe(5);
  });

  it("tell an age in its largest whole measure", () => {
    const now = new Date("2026-05-28T12:00:00Z");
    expect(age(new Date("2026-05-28T11:15:00Z"), now)).toEqual([45, "minutes"]);
    expect(age(new Date("2026-05-28T02:00:00Z"), now)).toEqual([10, "hours"]);
    expect(age(new Date("2026-05-20T12:00:00Z"), now)).toEqual([8, "days"]);
  });
});

it.each([
  [0, "0 kB"],
  [300, "1 kB"],
  [200 * 1024, "200 kB"],
  [1.5 * 1024 * 1024, "1.5 MB"],
  [10 * 1024 ** 3, "10.0 GB"],
])("%s bytes are %s", (bytes, words) => {
  expect(sizeWords(bytes)).toBe(words);
});
