import { send } from "../csrf";
import { showMessage } from "../messages";
import { Conflicts } from "./conflict";
import { Item, type Stored } from "./item";
import { Outbox, type Said } from "./outbox";
import { Photos } from "./photos";
import { Progress } from "./progress";
import { type Listener, Sender } from "./sender";

const LOOK_EVERY_MS = 15_000;

interface State {
  since: string;
  state: string;
  answers: Record<string, Stored>;
}

/** The sheet of one place: every answer is kept at once, here and then on the server. */
export class Sheet implements Listener {
  private readonly items: Map<string, Item>;
  private readonly outbox: Outbox;
  private readonly sender: Sender;
  private readonly conflicts: Conflicts;
  private readonly progress: Progress;
  private readonly photos: Photos;

  constructor(private readonly root: HTMLElement) {
    const found = Array.from(root.querySelectorAll<HTMLElement>("[data-item]"), (each) => new Item(each));
    this.items = new Map(found.map((item) => [item.code, item]));
    this.outbox = new Outbox(root.dataset["sheet"] ?? "", root.dataset["person"] ?? "");
    this.sender = new Sender(root.dataset["answers"] ?? "", this.items, this.outbox, this);
    this.progress = new Progress(root, found);
    this.photos = new Photos(root, (code) => this.isKeptAsFailed(code), (code) => this.hurry(code));
    const dialog = root.querySelector<HTMLDialogElement>("#conflict")!;
    this.conflicts = new Conflicts(dialog, (item, theirs, keep) => this.decided(item, theirs, keep));
    root.classList.add("is-live");
    this.listen();
    this.restore();
    this.progress.update();
    this.sender.now();
    window.setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  saving(item: Item): void {
    item.show("saving", this.words("textSaving"));
  }

  saved(item: Item, stored: Stored): void {
    item.complain("");
    item.settle(stored.verdict);
    const word = this.words(stored.verdict === "" ? "textWithdrawn" : "textSaved");
    item.show("saved", `${word} ${stored.time} ${stored.by}`);
    this.progress.update();
    this.photos.answered(item.code);
  }

  refused(item: Item, message: string): void {
    item.show("unsent", this.words("textUnsent"));
    item.complain(`${this.words("textRefused")}${message}`);
  }

  conflict(item: Item, stored: Stored): void {
    const unsent = this.outbox.get(item.code);
    item.show("conflict", this.words("textConflict"));
    if (unsent) this.conflicts.add(item, unsent.said, stored);
  }

  cut(item: Item): void {
    item.show("unsent", this.words("textUnsent"));
  }

  signedOut(): void {
    showMessage(this.words("textSignedOut"), "error");
    for (const code of this.outbox.codes()) this.items.get(code)?.show("unsent", this.words("textUnsent"));
  }

  rested(): void {
    const place = this.root.querySelector<HTMLElement>("[data-sheet-state]");
    if (!place) return;
    const left = this.outbox.codes().filter((code) => this.outbox.get(code)?.ready).length;
    const open = this.outbox.codes().length - left;
    if (left > 0) place.textContent = `${left}${this.words("textKept")}`;
    else if (open > 0) place.textContent = `${open}${this.words("textToComplete")}`;
    else place.textContent = this.words("textAllSaved");
    place.classList.toggle("is-unsent", left + open > 0);
  }

  private listen(): void {
    this.root.addEventListener("change", (event) => {
      const item = this.itemAt(event.target);
      if (item && (event.target as HTMLInputElement).type !== "file") this.changed(item);
    });
    this.root.addEventListener("input", (event) => {
      // Typed words are kept in the browser letter by letter, and sent when the field is left.
      const field = event.target as HTMLInputElement;
      const item = this.itemAt(field);
      if (item && (field.type === "text" || field.tagName === "TEXTAREA")) this.keep(item);
    });
    this.root.addEventListener("submit", (event) => {
      const item = this.itemAt(event.target);
      if (!item || event.target !== item.form) return;
      event.preventDefault();
      const button = (event as SubmitEvent).submitter;
      if (button && "withdraw" in button.dataset) this.withdraw(item);
      else this.changed(item);
    });
    this.root.addEventListener("click", (event) => {
      const target = event.target as Element;
      const item = this.itemAt(target);
      const phrase = target.closest<HTMLElement>("[data-fills]");
      if (phrase && item) this.fill(item, phrase);
      if (target.closest("[data-state]") && item) this.again(item);
      if (target.closest("[data-next]")) window.setTimeout(() => this.progress.update(), 600);
    });
  }

  /** Something was chosen or a field was left: keep it, and send it when it says enough. */
  private changed(item: Item): void {
    item.mark();
    item.complain("");
    const said = this.keep(item);
    if (item.isReady(said)) {
      this.sender.retry(item.code);
      return;
    }
    item.show("incomplete", this.lacks(item, said));
    this.rested();
  }

  private lacks(item: Item, said: Said): string {
    if (said.verdict === "excused") return this.words("textIncompleteExcused");
    if (item.numeric && said.number === "") return this.words("textIncompleteNumber");
    return this.words(said.fixed_on_spot ? "textIncompleteFixed" : "textIncompleteFail");
  }

  private keep(item: Item): Said {
    const said = item.read();
    const revision = this.outbox.get(item.code)?.revision ?? item.revision;
    if (said.verdict !== "") {
      this.outbox.put(item.code, { said, revision, ready: item.isReady(said) });
    }
    return said;
  }

  private withdraw(item: Item): void {
    const said = {
      ...item.read(),
      verdict: "",
      reason: "",
      measures: "",
      fixed_on_spot: false,
      suspected_major: false,
    };
    item.write(said);
    this.outbox.put(item.code, { said, revision: item.revision, ready: true });
    this.sender.retry(item.code);
  }

  private again(item: Item): void {
    this.conflicts.show(item.code);
    if (this.outbox.get(item.code)?.ready) this.sender.retry(item.code);
  }

  private fill(item: Item, phrase: HTMLElement): void {
    const field = document.getElementById(phrase.dataset["fills"] ?? "") as HTMLInputElement | null;
    if (!field) return;
    field.value = phrase.textContent?.trim() ?? "";
    this.changed(item);
  }

  private decided(item: Item, theirs: Stored, keep: "mine" | "theirs"): void {
    const unsent = this.outbox.get(item.code);
    item.revision = theirs.revision;
    if (keep === "mine" && unsent) {
      this.outbox.put(item.code, { ...unsent, revision: theirs.revision });
      this.sender.retry(item.code);
      return;
    }
    this.outbox.drop(item.code);
    item.take(theirs);
    this.saved(item, theirs);
    this.rested();
  }

  /** Photos go up only when the server knows the item as failed. */
  private isKeptAsFailed(code: string): boolean {
    const item = this.items.get(code);
    return item !== undefined && item.isAnswered && !this.outbox.get(code) && item.read().verdict === "fail";
  }

  private hurry(code: string): void {
    const item = this.items.get(code);
    if (item) this.changed(item);
  }

  /** What was not acknowledged when the page was left stands in the form again. */
  private restore(): void {
    for (const code of this.outbox.codes()) {
      const item = this.items.get(code);
      const unsent = this.outbox.get(code);
      if (!item || !unsent) continue;
      item.write(unsent.said);
      if (unsent.ready) item.show("unsent", this.words("textUnsent"));
      else item.show("incomplete", this.lacks(item, unsent.said));
    }
    this.rested();
  }

  /** What others have answered meanwhile; what stands unsent here is left alone. */
  private async look(): Promise<void> {
    if (document.hidden) return;
    try {
      const since = encodeURIComponent(this.root.dataset["since"] ?? "");
      const address = `${this.root.dataset["answers"] ?? ""}?since=${since}`;
      const response = await send(address, { headers: { Accept: "application/json" } });
      if (response.status !== 200 || response.redirected) return;
      const told = (await response.json()) as State;
      this.root.dataset["since"] = told.since;
      if (told.state !== "draft") showMessage(this.words("textClosed"), "warning");
      for (const [code, stored] of Object.entries(told.answers)) this.learn(code, stored);
      this.progress.update();
    } catch {
      // The line is cut; the sender says so where it matters.
    }
  }

  private learn(code: string, stored: Stored): void {
    const item = this.items.get(code);
    if (!item || this.outbox.get(code) || stored.revision <= item.revision) return;
    if (item.root.contains(document.activeElement)) return;
    item.take(stored);
    this.saved(item, stored);
  }

  private itemAt(target: EventTarget | null): Item | undefined {
    const root = (target as Element | null)?.closest<HTMLElement>("[data-item]");
    return root ? this.items.get(root.dataset["item"] ?? "") : undefined;
  }

  private words(name: string): string {
    return this.root.dataset[name] ?? "";
  }
}
