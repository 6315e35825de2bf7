// A stroke of the thumb to the neighbouring item. Fields, photos and rows that scroll keep theirs.
import { onBeforeUnmount, onMounted } from "vue";

const FAR = 70; // px
const FLAT = 0.5; // at most so much up or down for each pixel sideways
const KEEPS = "input, textarea, select, canvas, svg, .filters, .photo-field, .dialog, .foot";

export function useSwipe(onward: () => void, backward: () => void): void {
  let from: Touch | undefined;

  function begin(event: TouchEvent): void {
    const target = event.target as Element | null;
    from = event.touches.length === 1 && !target?.closest(KEEPS) ? event.touches[0] : undefined;
  }

  function end(event: TouchEvent): void {
    const to = event.changedTouches[0];
    if (!from || !to) return;
    const across = to.clientX - from.clientX;
    const along = Math.abs(to.clientY - from.clientY);
    from = undefined;
    if (Math.abs(across) < FAR || along > Math.abs(across) * FLAT) return;
    if (across < 0) onward();
    else backward();
  }

  onMounted(() => {
    document.addEventListener("touchstart", begin, { passive: true });
    document.addEventListener("touchend", end, { passive: true });
  });
  onBeforeUnmount(() => {
    document.removeEventListener("touchstart", begin);
    document.removeEventListener("touchend", end);
  });
}
