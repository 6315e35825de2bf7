import { onBeforeUnmount, type Ref, ref, watch } from "vue";

import { blobOf } from "./cover";
import type { FieldPhoto } from "./types";

/** An address at which the page may show the photo, given back when it is not shown any more. */
export function useAddress(photo: () => FieldPhoto): Ref<string> {
  const address = ref("");
  const giveBack = (): void => {
    if (address.value) URL.revokeObjectURL(address.value);
    address.value = "";
  };
  watch(
    () => photo().sha256,
    () => {
      giveBack();
      if (photo().width > 0) address.value = URL.createObjectURL(blobOf(photo()));
    },
    { immediate: true },
  );
  onBeforeUnmount(giveBack);
  return address;
}
