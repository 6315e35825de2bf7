// An act of a page: what goes wrong is said in words, and a second tap meanwhile does nothing.
import { ref, type Ref } from "vue";

import { t } from "../words";

export interface Acting {
  isBusy: Ref<boolean>;
  fault: Ref<string>;
  run<T>(act: () => Promise<T> | T): Promise<T | undefined>;
}

/** What went wrong, in words for the person: the store and the sync say so themselves. */
export function faultWords(error: unknown): string {
  return error instanceof Error && error.message ? error.message : t("actFailed");
}

export function useActing(): Acting {
  const isBusy = ref(false);
  const fault = ref("");

  async function run<T>(act: () => Promise<T> | T): Promise<T | undefined> {
    if (isBusy.value) return undefined;
    isBusy.value = true;
    fault.value = "";
    try {
      return await act();
    } catch (error) {
      fault.value = faultWords(error);
      return undefined;
    } finally {
      isBusy.value = false;
    }
  }

  return { isBusy, fault, run };
}
