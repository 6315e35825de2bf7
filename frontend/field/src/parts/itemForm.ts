// The answer to one item while it is being given: every keystroke is kept, and what others answered
// meanwhile shows where nothing of ours would be lost by it.
import { computed, type ComputedRef, nextTick, reactive, type Ref, ref, watch } from "vue";

import { faultWords } from "../pages/acting";
import { type Gap, gapsOf, type Given, NOTHING } from "../rules/gaps";
import { answer, type AnswerRecord } from "../store";
import type { Item } from "../sync/types";

export interface ItemForm {
  given: Given;
  gaps: ComputedRef<Gap[]>;
  // Gaps that are said beside their fields: not before somebody has been there.
  told: ReadonlySet<Gap>;
  leave(gap: Gap): void;
  fault: Ref<string>;
  change(part: Partial<Given>): Promise<boolean>;
  restore(earlier: Given): Promise<boolean>;
  pointAtFirst(): void;
}

const PAUSE = 300; // ms: as long as a tap lasts
const THUMB = window.matchMedia("(pointer: coarse)");
const FIRST_FIELD = "#number, #location, #reason";

export function useItemForm(
  place: { draft: string; row: string; item: string },
  item: Item,
  stored: () => AnswerRecord | undefined,
  roles: () => readonly string[],
): ItemForm {
  const given = reactive<Given>(saidBy(stored()));
  const gaps = computed(() => gapsOf(item, given, roles()));
  const told = reactive(new Set<Gap>(given.verdict === "" ? [] : gaps.value));
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
      fault.value = faultWords(error);
      return false;
    }
  }

  function change(part: Partial<Given>): Promise<boolean> {
    touched = true;
    if (part.verdict !== undefined && part.verdict !== given.verdict) told.clear();
    Object.assign(given, part);
    return keep(part);
  }

  /** A field was left; what is missing there is said a moment later, not under a finger. */
  function leave(gap: Gap): void {
    setTimeout(() => told.add(gap), PAUSE);
  }

  function restore(earlier: Given): Promise<boolean> {
    Object.assign(given, earlier);
    return keep(earlier);
  }

  function pointAtFirst(): void {
    void nextTick(() => {
      const field = document.querySelector<HTMLInputElement>(FIRST_FIELD);
      if (!field || field.value) return;
      // Under a thumb the keyboard would cover the phrases that a tap could choose.
      if (field.id === "number" || !THUMB.matches) field.focus();
      else field.closest(".field")?.scrollIntoView({ block: "nearest" });
    });
  }

  return { given, gaps, told, leave, fault, change, restore, pointAtFirst };
}

function saidBy(stored: AnswerRecord | undefined): Given {
  if (!stored) return { ...NOTHING };
  const { verdict, number, reason, location, description } = stored;
  const { post_name, fixed_on_spot, measures, suspected_major } = stored;
  return { verdict, number, reason, location, description, post_name, fixed_on_spot, measures, suspected_major };
}
