import { type Item, saidIn, type Stored } from "./item";
import type { Said } from "./outbox";

interface Conflict {
  item: Item;
  mine: Said;
  theirs: Stored;
}

/** Shows both answers of one item, one conflict after another; the person decides. */
export class Conflicts {
  private readonly waiting = new Map<string, Conflict>();
  private readonly dialog: HTMLDialogElement;
  private shown = "";

  constructor(dialog: HTMLDialogElement, decided: (item: Item, theirs: Stored, keep: "mine" | "theirs") => void) {
    this.dialog = dialog;
    dialog.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-keep]");
      const conflict = this.waiting.get(this.shown);
      if (!button || !conflict) return;
      this.waiting.delete(this.shown);
      this.close();
      decided(conflict.item, conflict.theirs, button.dataset["keep"] === "mine" ? "mine" : "theirs");
      this.showNext();
    });
  }

  add(item: Item, mine: Said, theirs: Stored): void {
    this.waiting.set(item.code, { item, mine, theirs });
    if (!this.dialog.open) this.show(item.code);
  }

  show(code: string): void {
    const conflict = this.waiting.get(code);
    if (!conflict || this.dialog.open) return;
    this.shown = code;
    this.put("[data-conflict-item]", conflict.item.text);
    this.put("[data-conflict-mine]", inWords(conflict.item, conflict.mine));
    this.put("[data-conflict-theirs]", inWords(conflict.item, saidIn(conflict.theirs)));
    this.put("[data-conflict-who]", `${conflict.theirs.by} ${conflict.theirs.time}`);
    if (typeof this.dialog.showModal === "function") this.dialog.showModal();
    else this.dialog.setAttribute("open", "");
  }

  private showNext(): void {
    const next = this.waiting.keys().next();
    if (!next.done) this.show(next.value);
  }

  private close(): void {
    if (typeof this.dialog.close === "function") this.dialog.close();
    else this.dialog.removeAttribute("open");
  }

  private put(where: string, words: string): void {
    const place = this.dialog.querySelector(where);
    if (place) place.textContent = words;
  }
}

/** An answer in the words of the form's own labels. */
function inWords(item: Item, said: Said): string {
  const choice = item.form.querySelector<HTMLInputElement>(`[name=verdict][value="${said.verdict}"]`);
  const lines = [choice?.nextElementSibling?.textContent?.trim() ?? "—"];
  if (said.number) lines.push(said.number);
  if (said.verdict === "excused") lines.push(said.reason);
  if (said.verdict === "fail") lines.push(`${said.location}：${said.description}`, said.measures);
  return lines.filter((line) => line !== "").join("\n");
}
