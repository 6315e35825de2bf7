// An act of a page: what goes wrong is said in words, and a second tap meanwhile does nothing.
import { ref, type Ref } from "vue";

import { t } from "../words";

export interface Acting {
  isBusy: Ref<boolean>;
  fault: Ref<string>;
  run<T>(act: () => Promise<T> | T): Promise<T | undefined>;
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
      fault.value = error instanceof Error && error.message ? error.message : t("actFailed");
      return undefined;
    } finally {
      isBusy.value = false;
    }
  }

  return { isBusy, fault, run };
}
