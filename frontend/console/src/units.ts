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
