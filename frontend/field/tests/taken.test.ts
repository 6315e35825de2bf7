import { expect, it } from "vitest";

import { momentOf } from "../src/photo/taken";

it("takes a camera's note for the device's own time", () => {
  expect(momentOf("2026:05:28 14:03:00")).toBe(new Date(2026, 4, 28, 14, 3, 0).toISOString());
});

it("heeds the offset where the camera gives one", () => {
  expect(momentOf("2026:05:28 14:03:00", "+08:00")).toBe("2026-05-28T06:03:00.000Z");
  expect(momentOf("2026:05:28 14:03:00", "   ")).toBe(momentOf("2026:05:28 14:03:00"));
});

it.each(["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", undefined, 5, "2026:13:41 27:00:00"])(
  "takes %s for no time",
  (note) => {
    expect(momentOf(note)).toBeNull();
  },
);
