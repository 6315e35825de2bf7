// The last act and the way back from it; it outlives the page on which it was done.
import { shallowRef } from "vue";

export interface Done {
  said: string;
  undo: () => Promise<void> | void;
}

export const lastDone = shallowRef<Done | null>(null);

export function offerUndo(done: Done): void {
  lastDone.value = done;
}
