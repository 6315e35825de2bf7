const GAP = 6;
const MARGIN = 8;

/**
 * Lays a definition beside its name, within the window and above whatever scrolls around it;
 * Escape puts it away. The style sheet alone shows and hides it.
 */
export function watchTips(): void {
  for (const moment of ["pointerover", "focusin"]) {
    document.addEventListener(moment, (event) => {
      const tip = (event.target as Element).closest<HTMLElement>(".tip");
      if (tip) place(tip);
    });
  }
  for (const moment of ["pointerout", "focusout"]) {
    document.addEventListener(moment, (event) => {
      const tip = (event.target as Element).closest(".tip");
      if (tip && !tip.contains((event as FocusEvent).relatedTarget as Node | null)) {
        tip.classList.remove("tip--closed");
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll(".tip:hover, .tip:focus-within").forEach((tip) => tip.classList.add("tip--closed"));
  });
  // What was laid for one place of the page is wrong for another.
  document.addEventListener(
    "scroll",
    () => document.querySelectorAll<HTMLElement>(".tip:hover, .tip:focus-within").forEach(place),
    { capture: true, passive: true },
  );
}

function place(tip: HTMLElement): void {
  const text = tip.querySelector<HTMLElement>(".tip__text");
  if (!text) return;
  text.classList.add("tip__text--laid");
  const name = tip.getBoundingClientRect();
  const room = document.documentElement.clientWidth - MARGIN;
  const left = Math.max(MARGIN, Math.min(name.left, room - text.offsetWidth));
  const below = name.bottom + GAP;
  const fits = below + text.offsetHeight < innerHeight || name.top < text.offsetHeight;
  text.style.left = `${left}px`;
  text.style.top = `${fits ? below : name.top - GAP - text.offsetHeight}px`;
}
