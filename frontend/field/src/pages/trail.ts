// The steps that led here: the way back leaves no step behind, and a page that is come back to
// stands where it was left.
import { nextTick } from "vue";

const FRAMES = 30;
const steps: string[] = [];
const left = new Map<string, number>();
let at = depthOf() ?? 0;

history.scrollRestoration = "manual";
window.addEventListener("scroll", () => remember(), { passive: true });

function depthOf(): number | undefined {
  return (history.state as { depth?: number } | null)?.depth;
}

function remember(): void {
  const here = steps[at];
  if (here !== undefined) left.set(here, window.scrollY);
}

/** Notes that a page is shown now. Whether it was come back to, so that its place is restored. */
export function arriving(route: string): boolean {
  const depth = depthOf() ?? (steps.length === 0 ? at : at + 1);
  const isBack = depth < at;
  history.replaceState({ ...(history.state as object | null), depth }, "");
  at = depth;
  steps[at] = route;
  steps.length = at + 1;
  return isBack;
}

/** Whether one step back in the browser leads to that page. */
export function cameFrom(route: string): boolean {
  return steps[at - 1]?.split("?")[0] === route;
}

/** Scrolls to where the page was left, once its rows are there; to its head where it never was. */
export async function restorePlace(route: string): Promise<void> {
  const wanted = left.get(route) ?? 0;
  await nextTick();
  window.scrollTo(0, wanted);
  // Rows come from the device's own storage: some frames later the page has its height.
  for (let frame = 0; frame < FRAMES && Math.abs(window.scrollY - wanted) > 2; frame += 1) {
    await new Promise(requestAnimationFrame);
    window.scrollTo(0, wanted);
  }
}
