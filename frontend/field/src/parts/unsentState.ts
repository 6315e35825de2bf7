// Asked for once, for all pages: a sign that goes blank at every step would tell an untruth.
import { computed } from "vue";

import { useContests, useDrafts, useUnsent } from "../store";

export const unsent = useUnsent();
const drafts = useDrafts();
const contests = useContests();

/** Something waits for the person, not for the network. */
export const isStuck = computed(
  () =>
    (contests.value?.length ?? 0) > 0 ||
    (drafts.value ?? []).some(
      ({ draft }) => (draft.refused !== null && !draft.refused.mended) || draft.differs !== null,
    ),
);
