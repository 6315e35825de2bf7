import { openDialog } from "./dialog";

/**
 * <a data-enlarges="id"> around a small picture shows the large one in that <dialog>; its buttons
 * and the arrow keys turn to the others. Without script the link opens the picture itself.
 */
export function watchEnlarging(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const link = target.closest<HTMLAnchorElement>("[data-enlarges]");
    const dialog = dialogOf(link);
    if (link && dialog) {
      event.preventDefault();
      show(dialog, link);
      openDialog(dialog);
    }
    const turner = target.closest<HTMLElement>("[data-turns]");
    if (turner) turn(turner.closest("dialog"), Number(turner.dataset["turns"]));
  });
  document.addEventListener("keydown", (event) => {
    const dialog = (event.target as Element).closest<HTMLDialogElement>("dialog.photo-dialog");
    if (event.key === "ArrowLeft") turn(dialog, -1);
    if (event.key === "ArrowRight") turn(dialog, 1);
  });
}

function dialogOf(link: HTMLElement | null): HTMLDialogElement | null {
  const found = document.getElementById(link?.dataset["enlarges"] ?? "");
  return found as HTMLDialogElement | null;
}

function links(dialog: HTMLDialogElement): HTMLAnchorElement[] {
  return Array.from(document.querySelectorAll(`[data-enlarges="${dialog.id}"]`));
}

function turn(dialog: HTMLDialogElement | null, by: number): void {
  if (!dialog) return;
  const all = links(dialog);
  const at = all.findIndex((link) => link.href === dialog.querySelector("img")?.src);
  const next = all[(at + by + all.length) % all.length];
  if (next) show(dialog, next);
}

function show(dialog: HTMLDialogElement, link: HTMLAnchorElement): void {
  const picture = dialog.querySelector("img");
  const words = dialog.querySelector("[data-words]");
  const alt = link.querySelector("img")?.alt ?? "";
  if (picture) {
    picture.src = link.href;
    picture.alt = alt;
  }
  if (words) words.textContent = alt;
  const original = dialog.querySelector<HTMLAnchorElement>("[data-original]");
  if (original) original.href = `${link.href}?original=1`;
  const alone = links(dialog).length < 2;
  for (const button of dialog.querySelectorAll<HTMLElement>("[data-turns]")) button.hidden = alone;
}
