/**
 * Forms marked data-upload send the files chosen in them piece by piece, show how far each is, and
 * hand each that has arrived to the form's address, whose answer (HTML) takes the place of the
 * element named by data-into. Without script they are plain forms.
 */
import { send } from "./csrf";
import { downscale } from "./photo";
import { Transfer, type Target } from "./uploads/transfer";

// Legible when an A4 page was photographed.
const PHOTO_EDGE = 3000;
const AT_ONCE = 2;

class UploadForm {
  private readonly waiting: (() => Promise<void>)[] = [];
  private readonly target: Target;
  private running = 0;

  constructor(private readonly form: HTMLFormElement) {
    this.target = {
      endpoint: form.dataset["upload"] ?? "",
      purpose: form.dataset["purpose"] ?? "",
      known: new Map(),
    };
    for (const each of document.querySelectorAll<HTMLElement>("[data-waiting]")) {
      this.target.known.set(each.dataset["sha256"] ?? "", each.dataset["waiting"] ?? "");
    }
    form.classList.add("is-live");
    form.addEventListener("change", (event) => this.chosen(event.target as HTMLInputElement));
    form.addEventListener("submit", (event) => event.preventDefault());
    // Somebody was quicker than this script.
    const fields = form.querySelectorAll<HTMLInputElement>("input[type=file]");
    for (const field of Array.from(fields)) this.chosen(field);
  }

  private chosen(field: HTMLInputElement): void {
    if (field.type !== "file") return;
    // The list empties with the field.
    for (const file of Array.from(field.files ?? [])) this.take(file);
    field.value = "";
    const names = this.form.querySelector("[data-dropzone-names]");
    if (names) names.textContent = "";
  }

  private take(file: File): void {
    const line = new Line(this.form, file.name);
    const limit = Number(this.form.dataset["limit"]);
    const isPhoto = file.type.startsWith("image/");
    if (file.size === 0) line.refuse(this.words("textEmpty"));
    else if (file.size > limit && !isPhoto) line.refuse(this.words("textTooLarge"));
    else this.queue(line, file, isPhoto);
  }

  private queue(line: Line, file: File, isPhoto: boolean): void {
    line.say(this.words("textQueued"));
    this.waiting.push(async () => {
      if (line.isGone) return;
      line.say(this.words("textChecking"));
      const bytes = isPhoto ? await downscale(file, PHOTO_EDGE) : file;
      await this.carry(line, bytes, file.name);
    });
    this.next();
  }

  private next(): void {
    while (this.running < AT_ONCE) {
      const work = this.waiting.shift();
      if (!work) return;
      this.running += 1;
      void work().then(() => {
        this.running -= 1;
        this.next();
      });
    }
  }

  private carry(line: Line, bytes: Blob, name: string): Promise<void> {
    return new Promise((resolve) => {
      const transfer = new Transfer(bytes, name, this.target, {
        progress: (share) => line.progress(share, this.words("textSending")),
        broken: () => line.pause(this.words("textBroken"), () => transfer.goOn()),
        refused: (words) => {
          line.refuse(words || this.words("textRefused"));
          resolve();
        },
        arrived: (id) => void this.handOver(line, id).then(resolve),
      });
      line.onCancel = () => {
        transfer.cancel();
        resolve();
      };
      void transfer.start().catch(() => {
        line.refuse(this.words("textUnreadable"));
        resolve();
      });
    });
  }

  private async handOver(line: Line, id: string): Promise<void> {
    line.say(this.words("textAdding"));
    const body = new FormData();
    body.set("upload", id);
    try {
      const response = await send(this.form.action, {
        method: "POST",
        headers: { "HX-Request": "true" },
        body,
      });
      const told = await response.text();
      if (!response.ok) line.refuse(textOf(told) || this.words("textRefused"));
      else if (put(this.form.dataset["into"] ?? "", told)) {
        document.querySelector(`[data-waiting$="/${id}/"]`)?.remove();
        line.remove();
      }
    } catch {
      line.pause(this.words("textBroken"), () => void this.handOver(line, id));
    }
  }

  private words(name: string): string {
    return this.form.dataset[name] ?? "";
  }
}

/** One file in the list: its name, how far it is, and what can be done. */
class Line {
  onCancel: () => void = () => undefined;
  isGone = false;
  private readonly item: HTMLElement;

  constructor(form: HTMLFormElement, name: string) {
    const pattern = form.querySelector<HTMLTemplateElement>("[data-upload-pattern]");
    const copy = pattern?.content.cloneNode(true) as DocumentFragment;
    this.item = copy.querySelector("li") as HTMLElement;
    this.part("[data-name]").textContent = name;
    this.part("[data-cancel]").addEventListener("click", () => {
      this.onCancel();
      this.remove();
    });
    form.querySelector("[data-upload-list]")?.append(this.item);
  }

  say(words: string): void {
    this.part("[data-note]").textContent = words;
  }

  progress(share: number, words: string): void {
    const bar = this.item.querySelector("progress");
    if (bar) bar.value = share;
    this.again(null);
    this.say(`${words} ${Math.floor(share * 100)}%`);
  }

  pause(words: string, goOn: () => void): void {
    this.say(words);
    this.again(() => {
      this.again(null);
      goOn();
    });
  }

  refuse(words: string): void {
    this.item.classList.add("is-refused");
    this.item.querySelector("progress")?.remove();
    const button = this.part("[data-cancel]");
    button.textContent = button.dataset["textRefused"] ?? button.textContent;
    this.again(null);
    this.say(words);
  }

  remove(): void {
    this.isGone = true;
    this.item.remove();
  }

  private again(act: (() => void) | null): void {
    const button = this.part("[data-again]") as HTMLButtonElement;
    button.hidden = act === null;
    button.onclick = act;
  }

  private part(selector: string): HTMLElement {
    return this.item.querySelector(selector) as HTMLElement;
  }
}

function put(id: string, html: string): boolean {
  const place = document.getElementById(id);
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (!place || !fresh) return false;
  place.replaceWith(fresh);
  return true;
}

function textOf(html: string): string {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return parsed.querySelector(".message__text")?.textContent?.trim() ?? "";
}

/** Forms inside the list (remove, move) leave what is on its way alone: no new page is loaded. */
function watchListForms(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const into = form.dataset["fileAct"];
    if (!into) return;
    event.preventDefault();
    const body = new FormData(form);
    void send(form.action, { method: "POST", headers: { "HX-Request": "true" }, body })
      .then(async (response) => {
        if (!response.ok || !put(into, await response.text())) window.location.reload();
      })
      .catch(() => window.location.reload());
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-upload]")) new UploadForm(form);
watchListForms();
