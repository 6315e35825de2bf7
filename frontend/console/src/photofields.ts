import { downscale } from "./photo";

/**
 * [data-photo-field] around a file field for photos: each is made small as soon as it is chosen,
 * shown, and may be taken out again; the camera adds to what was chosen before. Without script, or
 * where the browser cannot put files back into a field, it stays a plain file field.
 */
export function watchPhotoFields(): void {
  const set = (within: ParentNode): void => {
    for (const root of within.querySelectorAll<HTMLElement>("[data-photo-field]:not(.is-live)")) {
      const input = root.querySelector<HTMLInputElement>("input[type=file]");
      if (input && canRefill()) new PhotoField(root, input);
    }
  };
  set(document);
  document.addEventListener("htmx:load", (event) => {
    set((event.target as Element).parentElement ?? document);
  });
}

class PhotoField {
  private photos: File[] = [];
  private shown: string[] = [];
  private work: Promise<void> = Promise.resolve();
  private busy = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly input: HTMLInputElement,
  ) {
    root.classList.add("is-live");
    input.addEventListener("change", () => this.take());
    root.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-drop-photo]");
      if (button) this.drop(Number(button.dataset["dropPhoto"]));
    });
    // Pressed while a photo is still being made small: the form goes as soon as it is done.
    input.form?.addEventListener("submit", (event) => this.hold(event), true);
  }

  private take(): void {
    const chosen = Array.from(this.input.files ?? []);
    this.refill();
    this.busy += 1;
    this.note(this.root.dataset["textBusy"] ?? "");
    this.work = this.work.then(async () => {
      for (const file of chosen) {
        const small = await downscale(file);
        this.photos.push(new File([small], named(file, small), { type: small.type }));
      }
      this.busy -= 1;
      if (this.busy === 0) this.note("");
      this.refill();
      this.show();
    });
  }

  private drop(place: number): void {
    this.photos.splice(place, 1);
    this.refill();
    this.show();
    this.input.focus();
  }

  private refill(): void {
    const files = new DataTransfer();
    for (const photo of this.photos) files.items.add(photo);
    this.input.files = files.files;
  }

  private show(): void {
    const list = this.root.querySelector("[data-photo-list]");
    const pattern = this.root.querySelector<HTMLTemplateElement>("[data-photo-pattern]");
    if (!list || !pattern) return;
    for (const address of this.shown.splice(0)) URL.revokeObjectURL(address);
    list.textContent = "";
    this.photos.forEach((photo, place) => {
      const address = URL.createObjectURL(photo);
      this.shown.push(address);
      const copy = pattern.content.cloneNode(true) as DocumentFragment;
      copy.querySelector("img")?.setAttribute("src", address);
      const button = copy.querySelector<HTMLElement>("[data-drop-photo]");
      if (button) {
        button.dataset["dropPhoto"] = String(place);
        button.setAttribute("aria-label", `${button.title} ${place + 1}`);
      }
      list.append(copy);
    });
  }

  private hold(event: Event): void {
    if (this.busy === 0) return;
    event.preventDefault();
    const pressed = (event as SubmitEvent).submitter as HTMLElement | null;
    const form = event.target as HTMLFormElement;
    void this.work.then(() => {
      if (pressed) pressed.click();
      else form.submit();
    });
  }

  private note(words: string): void {
    const place = this.root.querySelector("[data-photo-note]");
    if (place) place.textContent = words;
  }
}

function named(original: File, small: Blob): string {
  return small === original ? original.name : original.name.replace(/\.\w+$/, "") + ".jpg";
}

function canRefill(): boolean {
  try {
    return new DataTransfer().items.length === 0;
  } catch {
    return false;
  }
}
