// The answer to one item while it is being given: every keystroke is kept, and what others answered
// meanwhile shows where nothing of ours would be lost by it.
import { computed, type ComputedRef, nextTick, reactive, type Ref, ref, watch } from "vue";

import { type Gap, gapsOf, type Given, NOTHING } from "../rules/gaps";
import { answer, type AnswerRecord } from "../store";
import type { Item } from "../sync/types";
import { t } from "../words";

export interface ItemForm {
  given: Given;
  gaps: ComputedRef<Gap[]>;
  // Whether gaps are said beside their fields: not before somebody has been there.
  told: Ref<boolean>;
  fault: Ref<string>;
  change(part: Partial<Given>): Promise<boolean>;
  restore(earlier: Given): Promise<boolean>;
  pointAtFirst(): void;
}

const FIRST_FIELD = "#number, #location, #reason";

export function useItemForm(
  place: { draft: string; row: string; item: string },
  item: Item,
  stored: () => AnswerRecord | undefined,
  roles: () => readonly string[],
): ItemForm {
  const given = reactive<Given>(saidBy(stored()));
  const gaps = computed(() => gapsOf(item, given, roles()));
  const told = ref(given.verdict !== "" && gaps.value.length > 0);
  const fault = ref("");
  let touched = false;

  watch(stored, (now) => {
    // Our own words come back from the store a moment later than they were typed.
    if (now && (!touched || now.by !== "")) Object.assign(given, saidBy(now));
  });

  async function keep(part: Partial<Given>): Promise<boolean> {
    try {
      await answer(place, part);
      fault.value = "";
      return true;
    } catch (error) {
      fault.value = error instanceof Error && error.message ? error.message : t("actFailed");
      return false;
    }
  }

  function change(part: Partial<Given>): Promise<boolean> {
    touched = true;
    if (part.verdict !== undefined && part.verdict !== given.verdict) told.value = false;
    Object.assign(given, part);
    return keep(part);
  }

  function restore(earlier: Given): Promise<boolean> {
    Object.assign(given, earlier);
    return keep(earlier);
  }

  function pointAtFirst(): void {
    void nextTick(() => {
      const field = document.querySelector<HTMLInputElement>(FIRST_FIELD);
      // Only to what is still empty: who looks at a written answer wants no keyboard over it.
      if (field && !field.value) field.focus();
    });
  }

  return { given, gaps, told, fault, change, restore, pointAtFirst };
}

function saidBy(stored: AnswerRecord | undefined): Given {
  if (!stored) return { ...NOTHING };
  const { verdict, number, reason, location, description } = stored;
  const { post_name, fixed_on_spot, measures, suspected_major } = stored;
  return { verdict, number, reason, location, description, post_name, fixed_on_spot, measures, suspected_major };
}
