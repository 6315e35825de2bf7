/** Leaving a form marked data-guard with changes not yet sent asks first. */
export function watchUnsavedChanges(): void {
  const changed = new Set<HTMLFormElement>();
  document.addEventListener("input", (event) => {
    const form = (event.target as HTMLInputElement).form;
    if (form && "guard" in form.dataset) changed.add(form);
  });
  document.addEventListener("submit", (event) => {
    changed.delete(event.target as HTMLFormElement);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!Array.from(changed).some((form) => form.isConnected)) return;
    event.preventDefault();
    event.returnValue = "";
  });
}
