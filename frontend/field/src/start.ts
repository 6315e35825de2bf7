import { ref } from "vue";

import { database } from "./store/database";
import { warnBeforeLoss } from "./store/losing";
import { startEngine } from "./sync/engine";
import { meet, openLast } from "./sync/person";
import { Unreached } from "./sync/wire";

/** How far the start is: pages are shown once it is ready. */
export const stage = ref<"starting" | "ready" | "stranger" | "unreached" | "failed">("starting");

/** Opens what this device keeps; asks the server only where it keeps nothing yet. */
export async function start(): Promise<void> {
  stage.value = "starting";
  try {
    if (await openLast()) {
      stage.value = "ready";
      // Nothing is being filled in yet: who has signed in meanwhile gets their own pages.
      await meet({ mayChange: true }).catch(() => null);
    } else {
      stage.value = (await meet({ mayChange: true })) === null ? "stranger" : "ready";
    }
  } catch (error) {
    stage.value = error instanceof Unreached ? "unreached" : "failed";
  }
  if (database.value !== null) {
    startEngine();
    warnBeforeLoss();
  }
}

/** Where one signs in and comes back from to the page that is open. */
export function signInAddress(): string {
  return `/sign-in/?next=${encodeURIComponent(`/field/${location.hash}`)}`;
}
