import { liveQuery } from "dexie";
import { getCurrentScope, onScopeDispose, type Ref, shallowRef, watchEffect } from "vue";

import { database } from "./database";

/**
 * What a question about the database answers now, and after every change of what it read.
 *
 * `undefined` until the first answer. Ends with the component that asked. Whatever refs the
 * question reads before its first await make it ask again.
 */
export function useLive<T>(ask: () => Promise<T> | T): Ref<T | undefined> {
  const answer = shallowRef<T>();
  const stop = watchEffect((onCleanup) => {
    if (database.value === null) {
      return;
    }
    const reading = liveQuery(ask).subscribe({
      next: (value) => {
        answer.value = value;
      },
      error: (error: unknown) => {
        console.error("reading what is kept on this device failed", error);
      },
    });
    onCleanup(() => reading.unsubscribe());
  });
  if (getCurrentScope()) {
    onScopeDispose(stop);
  }
  return answer;
}
