import { openDialog } from "./dialog";

/** A dialog that came back with errors in its form is shown again at once. */
export function reopenRefusedDialogs(): void {
  const show = (within: ParentNode): void => {
    const dialog = within.querySelector<HTMLDialogElement>("dialog[data-open-now]");
    if (!dialog || dialog.open) return;
    delete dialog.dataset["openNow"];
    openDialog(dialog);
  };
  show(document);
  document.addEventListener("htmx:load", (event) => {
    show((event.target as Element).parentElement ?? document);
  });
}

/** A box that ticks or clears all boxes of the form around it. */
export function watchTickAll(): void {
  document.addEventListener("change", (event) => {
    const all = event.target as HTMLInputElement;
    if (!("tickAll" in all.dataset)) return;
    for (const box of all.form?.querySelectorAll<HTMLInputElement>("input[type=checkbox]") ?? []) {
      box.checked = all.checked;
    }
  });
}
