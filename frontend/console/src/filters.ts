const PAUSE_MS = 400;

/** Forms marked data-autosubmit send themselves once a choice is made or typing rests. */
export function watchFilters(): void {
  const waiting = new WeakMap<HTMLFormElement, number>();

  function sendAfter(field: EventTarget | null, pause: number): void {
    const form = (field as HTMLInputElement | null)?.form;
    if (!form || !("autosubmit" in form.dataset)) return;
    window.clearTimeout(waiting.get(form));
    waiting.set(
      form,
      window.setTimeout(() => submit(form), pause),
    );
  }

  function submit(form: HTMLFormElement): void {
    // Safari before 16 knows no requestSubmit: there the whole page is asked for anew.
    if (typeof form.requestSubmit === "function") form.requestSubmit();
    else form.submit();
  }

  document.addEventListener("change", (event) => {
    const field = event.target as HTMLInputElement;
    if (field.type !== "search" && field.type !== "text") sendAfter(field, 0);
  });
  document.addEventListener("input", (event) => {
    const field = event.target as HTMLInputElement;
    // Only where the list is swapped in place: a whole page load would take the caret away.
    if (field.type === "search" && field.form?.hasAttribute("hx-get")) sendAfter(field, PAUSE_MS);
  });

  // On a phone the filters start folded; on a desk they are always open.
  const wide = window.matchMedia("(min-width: 768px)");
  const unfold = (): void => {
    for (const fold of document.querySelectorAll<HTMLDetailsElement>("details[data-open-on-desk]")) {
      if (wide.matches) fold.open = true;
    }
  };
  unfold();
  wide.addEventListener("change", unfold);
}
