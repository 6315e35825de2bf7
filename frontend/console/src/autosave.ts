import { send } from "./csrf";

/** What a field held when the writer began, and what it holds now, kept until the server has it. */
interface Unsent {
  began: string;
  text: string;
}

type Field = HTMLTextAreaElement | HTMLInputElement;

const PAUSE = 1200;
const RETRY = 15000;

/** Keeps the fields of one form as they are typed: each by itself, a moment after the last key. */
class Autosave {
  private readonly known = new Map<string, string>();
  private readonly state: HTMLElement | null;
  private readonly place: string;
  private timer = 0;
  private isSending = false;

  constructor(private readonly form: HTMLFormElement) {
    this.state = form.querySelector("[data-autosave-state]");
    // Of this person alone: a school's computer is shared.
    this.place = `autosave ${form.dataset["person"] ?? ""} ${form.action}`;
    for (const field of this.fields()) this.known.set(field.name, field.value);
    this.restore();
    form.addEventListener("input", () => this.soon(PAUSE));
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.keep();
    });
    // The whole form goes then, and the page with it.
    form.addEventListener("submit", () => localStorage.removeItem(this.place));
  }

  private fields(): Field[] {
    return Array.from(this.form.elements).filter(
      (each): each is Field =>
        (each instanceof HTMLTextAreaElement ||
          (each instanceof HTMLInputElement && each.type !== "hidden")) &&
        each.name !== "",
    );
  }

  private changed(): Map<string, Unsent> {
    const found = new Map<string, Unsent>();
    for (const field of this.fields()) {
      const began = this.known.get(field.name) ?? "";
      if (field.value !== began) found.set(field.name, { began, text: field.value });
    }
    return found;
  }

  private soon(pause: number): void {
    this.keep();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), pause);
  }

  /** What the server does not have yet survives a closed page. */
  private keep(): void {
    const unsent = this.changed();
    try {
      if (unsent.size) localStorage.setItem(this.place, JSON.stringify(Array.from(unsent)));
      else localStorage.removeItem(this.place);
    } catch {
      // A full or forbidden store takes nothing away from what is on the page.
    }
  }

  private restore(): void {
    let unsent: [string, Unsent][] = [];
    try {
      unsent = JSON.parse(localStorage.getItem(this.place) ?? "[]") as [string, Unsent][];
    } catch {
      return;
    }
    const kept = new Map(unsent);
    for (const field of this.fields()) {
      const was = kept.get(field.name);
      if (!was) continue;
      // Where somebody else wrote meanwhile the server will say so, and show theirs.
      this.known.set(field.name, was.began);
      field.value = was.text;
    }
    if (kept.size) this.soon(0);
  }

  private async save(): Promise<void> {
    const unsent = this.changed();
    if (!unsent.size || this.isSending) return;
    const body = new FormData();
    for (const [name, { began, text }] of unsent) {
      body.set(name, text);
      body.set(`began-${name}`, began);
    }
    this.isSending = true;
    this.tell("saving");
    try {
      const headers = { Accept: "application/json" };
      const answer = await send(this.form.action, { method: "POST", body, headers });
      await this.heard(answer, unsent);
    } catch {
      this.tell("unsent", true);
      this.later();
    } finally {
      this.isSending = false;
    }
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), RETRY);
  }

  private async heard(answer: Response, unsent: Map<string, Unsent>): Promise<void> {
    if (answer.redirected || answer.status === 401) {
      this.tell("signedOut", true);
      return;
    }
    if (answer.status >= 500) throw new Error("the server is not well");
    const said = (await answer.json()) as {
      saved?: string;
      code?: string;
      message?: string;
      fields?: Record<string, string>;
    };
    if (answer.ok) {
      for (const [name, { text }] of unsent) this.known.set(name, text);
      this.tell("saved", false, said.saved);
      this.keep();
      // Typed while it travelled.
      if (this.changed().size) this.soon(PAUSE);
    } else if (said.code === "already_changed") {
      for (const [name, theirs] of Object.entries(said.fields ?? {})) this.contrast(name, theirs);
      this.say(said.message ?? "", true);
    } else {
      this.say([said.message, ...Object.values(said.fields ?? {})].join(" "), true);
    }
  }

  /** Both texts beside each other; nothing is lost, and one is chosen. */
  private contrast(name: string, theirs: string): void {
    const field = this.fields().find((each) => each.name === name);
    if (!field) return;
    document.getElementById(`${field.id}-theirs`)?.remove();
    const box = document.createElement("div");
    box.id = `${field.id}-theirs`;
    box.className = "theirs";
    box.setAttribute("role", "alert");
    const heading = document.createElement("p");
    heading.textContent = this.form.dataset["textTheirs"] ?? "";
    const text = document.createElement("p");
    text.className = "prewrap";
    text.textContent = theirs || "—";
    const choices = document.createElement("div");
    choices.className = "button-row";
    const choose = (label: string | undefined, value: () => string): void => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-plain btn-small";
      button.textContent = label ?? "";
      button.addEventListener("click", () => {
        this.known.set(name, theirs);
        field.value = value();
        box.remove();
        field.focus();
        this.soon(0);
      });
      choices.append(button);
    };
    choose(this.form.dataset["textTakeTheirs"], () => theirs);
    choose(this.form.dataset["textKeepMine"], () => field.value);
    box.append(heading, text, choices);
    field.after(box);
  }

  private tell(what: string, isBad = false, at = ""): void {
    const key = `text${what.charAt(0).toUpperCase()}${what.slice(1)}`;
    this.say(`${this.form.dataset[key] ?? ""} ${at}`.trim(), isBad);
  }

  private say(text: string, isBad: boolean): void {
    if (!this.state) return;
    this.state.textContent = text;
    this.state.classList.toggle("autosave--unsent", isBad);
  }
}

/** Forms marked data-autosave keep what is typed, and what could not be sent until it could. */
export function watchAutosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-autosave]")) {
    new Autosave(form);
  }
}
