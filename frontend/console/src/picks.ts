/**
 * Boxes of a form that are ticked one by one or all together with [data-tick-all]; they may stand
 * anywhere on the page. [data-picked="form"] tells how many are ticked, and what can be done with
 * them, [data-acts-on="form"], stays in sight (is-wanted) while there are any.
 */
export function watchPicks(): void {
  document.addEventListener("change", (event) => {
    const box = event.target as HTMLInputElement;
    if (box.type !== "checkbox" || !box.form) return;
    if ("tickAll" in box.dataset) for (const each of boxes(box.form)) each.checked = box.checked;
    tell(box.form);
  });
}

function boxes(form: HTMLFormElement): HTMLInputElement[] {
  return Array.from(form.elements).filter(
    (each): each is HTMLInputElement => each instanceof HTMLInputElement && each.type === "checkbox",
  );
}

function tell(form: HTMLFormElement): void {
  const ticked = boxes(form).filter((each) => each.checked && !("tickAll" in each.dataset)).length;
  const place = document.querySelector(`[data-picked="${form.id}"]`);
  if (place) place.textContent = ticked > 0 ? String(ticked) : "";
  const acts = document.querySelector(`[data-acts-on="${form.id}"]`);
  acts?.classList.toggle("is-wanted", ticked > 0);
}
