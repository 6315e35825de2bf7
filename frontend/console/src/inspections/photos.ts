import { send } from "../csrf";
import { downscale } from "../photo";

interface Kept {
  id: string;
  address: string;
}

/** Uploads the photos of failed items; each waits until its item's answer is kept. */
export class Photos {
  private readonly waiting: { slot: HTMLElement; file: Blob }[] = [];
  private readonly failed = new Map<HTMLElement, Blob[]>();

  constructor(
    private readonly root: HTMLElement,
    private readonly isKept: (code: string) => boolean,
    private readonly hurry: (code: string) => void,
  ) {
    root.addEventListener("change", (event) => {
      const field = event.target as HTMLInputElement;
      const slot = field.closest<HTMLElement>("[data-slot]");
      if (field.type === "file" && slot) this.chosen(slot, field);
    });
    root.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      if ("removePhoto" in form.dataset) void this.remove(event, form);
      if ("addPhoto" in form.dataset) event.preventDefault();
    });
    root.addEventListener("click", (event) => {
      const slot = (event.target as Element).closest("[data-retry]")?.closest<HTMLElement>("[data-slot]");
      if (slot) this.again(slot);
    });
  }

  /** An item's answer is kept now: what waited for it may go. */
  answered(code: string): void {
    const ready = this.waiting.filter((each) => codeOf(each.slot) === code);
    for (const each of ready) {
      this.waiting.splice(this.waiting.indexOf(each), 1);
      void this.upload(each.slot, each.file);
    }
  }

  private chosen(slot: HTMLElement, field: HTMLInputElement): void {
    for (const file of Array.from(field.files ?? [])) this.begin(slot, file);
    field.value = "";
  }

  private begin(slot: HTMLElement, file: Blob): void {
    const code = codeOf(slot);
    if (this.isKept(code)) {
      void this.upload(slot, file);
      return;
    }
    this.waiting.push({ slot, file });
    note(slot, this.words("textUploadWaits"));
    this.hurry(code);
  }

  private again(slot: HTMLElement): void {
    const files = this.failed.get(slot) ?? [];
    this.failed.delete(slot);
    for (const file of files) this.begin(slot, file);
  }

  private async upload(slot: HTMLElement, file: Blob): Promise<void> {
    note(slot, this.words("textUploading"));
    const body = new FormData();
    body.set("item_code", codeOf(slot));
    body.set("role", slot.dataset["slot"] ?? "");
    body.set("photo", await downscale(file), "photo.jpg");
    try {
      const address = this.root.dataset["photos"] ?? "";
      const response = await send(address, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
      });
      const told = (await response.json()) as Kept & { message?: string };
      if (response.ok) this.show(slot, told);
      else note(slot, told.message ?? "");
    } catch {
      this.failed.set(slot, [...(this.failed.get(slot) ?? []), file]);
      note(slot, this.words("textUploadFailed"), true);
    }
  }

  private show(slot: HTMLElement, kept: Kept): void {
    note(slot, "");
    const list = slot.querySelector("[data-photo-list]");
    const pattern = slot.querySelector<HTMLTemplateElement>("[data-photo-pattern]");
    if (!list || !pattern || list.querySelector(`[data-photo="${kept.id}"]`)) return;
    const copy = pattern.content.cloneNode(true) as DocumentFragment;
    copy.querySelector("li")?.setAttribute("data-photo", kept.id);
    copy.querySelector("a")?.setAttribute("href", kept.address);
    copy.querySelector("img")?.setAttribute("src", kept.address);
    copy.querySelector("form")?.setAttribute("action", `${kept.address}remove/`);
    list.append(copy);
  }

  private async remove(event: Event, form: HTMLFormElement): Promise<void> {
    event.preventDefault();
    const slot = form.closest<HTMLElement>("[data-slot]");
    try {
      const response = await send(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
      });
      const told = (await response.json()) as { message?: string };
      if (response.ok || response.status === 404) form.closest("li")?.remove();
      else if (slot) note(slot, told.message ?? "");
    } catch {
      if (slot) note(slot, document.body.dataset["textOffline"] ?? "");
    }
  }

  private words(name: string): string {
    return this.root.dataset[name] ?? "";
  }
}

function codeOf(slot: HTMLElement): string {
  return slot.closest<HTMLElement>("[data-item]")?.dataset["item"] ?? "";
}

function note(slot: HTMLElement, words: string, retry = false): void {
  const place = slot.querySelector<HTMLElement>("[data-photo-note]");
  if (!place) return;
  place.textContent = "";
  if (!retry) {
    place.textContent = words;
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-plain btn-small";
  button.dataset["retry"] = "";
  button.textContent = words;
  place.append(button);
}
