/** Leaving a form marked data-guard with changes not yet sent asks first. */
export function watchUnsavedChanges(): void {
  const changed = new Set<HTMLFormElement>();
  document.addEventListener("input", (event) => {
    const target = event.target as HTMLInputElement | HTMLFormElement;
    const form = target instanceof HTMLFormElement ? target : target.form;
    if (form && "guard" in form.dataset) changed.add(form);
  });
  // A form that keeps itself says when it has.
  for (const kind of ["submit", "anlan:saved"]) {
    document.addEventListener(kind, (event) => {
      changed.delete(event.target as HTMLFormElement);
    });
  }
  window.addEventListener("beforeunload", (event) => {
    if (!Array.from(changed).some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
