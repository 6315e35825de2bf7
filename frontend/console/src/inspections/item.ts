import type { Said } from "./outbox";

/** An answer as the server tells it. */
export interface Stored extends Partial<Omit<Said, "number">> {
  verdict: string;
  number?: number;
  revision: number;
  by: string;
  by_id: string;
  time: string;
}

const SHORTEST_DESCRIPTION = 5;
export type Shown = "none" | "saving" | "saved" | "unsent" | "incomplete" | "conflict";

/** One item on the page: reads and fills its form, shows whether its answer is kept. */
export class Item {
  readonly code: string;
  readonly root: HTMLElement;
  readonly form: HTMLFormElement;
  readonly numeric: boolean;

  constructor(root: HTMLElement) {
    this.root = root;
    this.code = root.dataset["item"] ?? "";
    this.form = root.querySelector<HTMLFormElement>(".item__form")!;
    this.numeric = "numeric" in root.dataset;
  }

  get revision(): number {
    return Number(this.field<HTMLInputElement>("revision")?.value ?? 0);
  }

  set revision(revision: number) {
    const field = this.field<HTMLInputElement>("revision");
    if (field) field.value = String(revision);
  }

  get text(): string {
    return this.root.querySelector("legend")?.textContent?.trim().replace(/\s+/g, " ") ?? "";
  }

  get category(): string {
    return this.root.closest<HTMLElement>("[data-category]")?.dataset["category"] ?? "";
  }

  get isAnswered(): boolean {
    return this.root.classList.contains("is-answered");
  }

  read(): Said {
    const chosen = this.form.querySelector<HTMLInputElement>("[name=verdict]:checked");
    return {
      verdict: chosen?.value ?? "",
      number: this.valueOf("number"),
      reason: this.valueOf("reason"),
      location: this.valueOf("location"),
      description: this.valueOf("description"),
      post_name: this.valueOf("post_name"),
      fixed_on_spot: this.field<HTMLInputElement>("fixed_on_spot")?.checked ?? false,
      measures: this.valueOf("measures"),
      suspected_major: this.field<HTMLInputElement>("suspected_major")?.checked ?? false,
    };
  }

  write(said: Said): void {
    for (const radio of this.form.querySelectorAll<HTMLInputElement>("[type=radio]")) {
      radio.checked = radio.value === said.verdict;
    }
    this.fill("number", said.number);
    this.fill("reason", said.reason);
    this.fill("location", said.location);
    this.fill("description", said.description);
    this.fill("post_name", said.post_name);
    this.fill("measures", said.measures);
    const fixed = this.field<HTMLInputElement>("fixed_on_spot");
    if (fixed) fixed.checked = said.fixed_on_spot;
    const major = this.field<HTMLInputElement>("suspected_major");
    // Kept in this browser by an older page, an answer may know nothing of it.
    if (major) major.checked = said.suspected_major ?? false;
    this.mark();
  }

  /** The server's answer takes the place of what the form has. */
  take(stored: Stored): void {
    this.revision = stored.revision;
    this.write(saidIn(stored));
    this.settle(stored.verdict);
  }

  /** What the server keeps is known now. */
  settle(verdict: string): void {
    this.root.classList.toggle("is-answered", verdict !== "");
    const withdraw = this.root.querySelector<HTMLElement>("[data-withdraw]");
    if (withdraw) withdraw.hidden = verdict === "";
  }

  /** Opens what belongs to the choice that stands in the form. */
  mark(): void {
    const said = this.read();
    this.root.classList.toggle("is-failed", said.verdict === "fail");
    this.root.classList.toggle("is-fixed", said.verdict === "fail" && said.fixed_on_spot);
  }

  /** Whether the form says enough to be sent; the server looks closer. */
  isReady(said: Said): boolean {
    if (said.verdict === "excused") return said.reason !== "";
    if (this.numeric && said.verdict !== "" && said.number === "") return false;
    if (said.verdict !== "fail") return true;
    const told = said.location !== "" && said.description.length >= SHORTEST_DESCRIPTION;
    return told && (!said.fixed_on_spot || said.measures !== "");
  }

  show(state: Shown, words: string): void {
    const place = this.root.querySelector<HTMLButtonElement>("[data-state]");
    if (!place) return;
    place.hidden = state === "none";
    place.textContent = words;
    place.dataset["shows"] = state;
    this.root.classList.toggle("is-unsent", state === "unsent" || state === "incomplete");
  }

  complain(words: string): void {
    const place = this.root.querySelector<HTMLElement>("[data-error]");
    if (!place) return;
    place.hidden = words === "";
    place.textContent = words;
  }

  private valueOf(name: string): string {
    return this.field<HTMLInputElement>(name)?.value.trim() ?? "";
  }

  private fill(name: string, value: string): void {
    const field = this.field<HTMLInputElement>(name);
    if (field && field.value.trim() !== value) field.value = value;
  }

  private field<Kind extends Element>(name: string): Kind | null {
    return this.form.querySelector<Kind>(`[name="${name}"]:not([type=radio]):not(button)`);
  }
}

export function saidIn(stored: Stored): Said {
  return {
    verdict: stored.verdict,
    number: stored.number === undefined ? "" : String(stored.number),
    reason: stored.reason ?? "",
    location: stored.location ?? "",
    description: stored.description ?? "",
    post_name: stored.post_name ?? "",
    fixed_on_spot: stored.fixed_on_spot ?? false,
    measures: stored.measures ?? "",
    suspected_major: stored.suspected_major ?? false,
  };
}
