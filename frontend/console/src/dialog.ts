/**
 * <button data-opens="id"> opens the <dialog id="id">, [data-closes] inside shuts it.
 * The browser keeps the focus inside, gives it back and listens to Escape. Browsers older than
 * Safari 15.4 know no <dialog>: there it opens in place, without the rest of the page dimmed.
 */
export function watchDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-opens]");
    if (opener) open(opener);
    const closer = target.closest("[data-closes]");
    const around = closer?.closest<HTMLDialogElement>("dialog");
    if (around) close(around);
  });
}

function open(opener: HTMLElement): void {
  const dialog = document.getElementById(opener.dataset["opens"] ?? "") as HTMLDialogElement | null;
  if (dialog) openDialog(dialog);
}

/** Opens a dialog and leads the focus to its first field. */
export function openDialog(dialog: HTMLDialogElement): void {
  if (typeof dialog.showModal === "function") {
    dialog.showModal();
  } else {
    dialog.setAttribute("open", "");
  }
  dialog.querySelector<HTMLElement>("[autofocus], textarea, input:not([type=hidden])")?.focus();
}

function close(dialog: HTMLDialogElement): void {
  if (typeof dialog.close === "function") {
    dialog.close();
  } else {
    dialog.removeAttribute("open");
  }
}
