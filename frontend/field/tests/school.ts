import type { Bundle, Item } from "../src/sync/types";

export const PARTICIPATION = "01900000-0000-7000-8000-0000000000b1";
export const ROWS = ["row-1", "row-2", "row-3"];
export const ITEMS = Array.from({ length: 8 }, (_, at) => `A${at + 1}`);

/** A fictional school with three places of eight items each. */
export function school(): { bundle: Bundle; items: Item[] } {
  const items = ITEMS.map((code) => ({
    code,
    category: "fire",
    category_title: "消防",
    text: `检查项${code}`,
    how: "",
    methods: [],
    wants_number: false,
    number_label: "",
    number_unit: "",
    wants_photo: false,
    major_hint: false,
    major_note: "",
    bases: [],
  }));
  const rows = ROWS.map((id) => ({ id, place: `${id}-place`, place_name: id, place_kind: "", place_kind_label: "", items: ITEMS }));
  const campaign = { id: "01900000-0000-7000-8000-0000000000c1", title: "示范大检查", starts_on: "2026-05-01", ends_on: null };
  const unit = { id: "01900000-0000-7000-8000-0000000000d1", name: "示范小学", kind: "school", kind_label: "学校", parent_name: "", address: "", pupils: null, features: [] };
  const kinds = [{ key: "unannounced" as const, label: "暗访" }];
  const profile = { campaign, unit, contacts: [], kinds, may_answer_own: true, posts: [] };
  const empty = { hazards: [], visits: [], phrases: { descriptions: {}, locations: [] }, inspections: [], sheets: [] };
  return { bundle: { participation: PARTICIPATION, checklist: "list", profile, rows, ...empty }, items };
}
