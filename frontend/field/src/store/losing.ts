import { inMemory } from "./database";
import { useUnsent } from "./reads";

let unsent: ReturnType<typeof useUnsent> | null = null;

/** Where nothing outlives the page, it is not closed without a question while something is unsent. */
export function warnBeforeLoss(): void {
  if (unsent !== null || !inMemory.value) {
    return;
  }
  unsent = useUnsent();
  window.addEventListener("beforeunload", (event) => {
    if ((unsent?.value?.count ?? 0) > 0) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
}
