/**
 * A label around a file field that also takes files dropped on it, and names what was taken.
 * Without script it stays a plain file field.
 */
export function watchDropZones(): void {
  document.addEventListener("change", (event) => {
    const field = event.target as Element;
    const zone = field.closest<HTMLElement>("[data-dropzone]");
    if (zone && field instanceof HTMLInputElement && field.type === "file") tell(zone, field);
  });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      const zone = (event.target as Element).closest("[data-dropzone]");
      if (!zone) return;
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    const zone = (event.target as Element).closest("[data-dropzone]");
    if (zone && !zone.contains(event.relatedTarget as Node | null)) zone.classList.remove("is-over");
  });
  document.addEventListener("drop", (event) => {
    const zone = (event.target as Element).closest<HTMLElement>("[data-dropzone]");
    if (zone) take(zone, event);
  });
}

function take(zone: HTMLElement, event: DragEvent): void {
  event.preventDefault();
  zone.classList.remove("is-over");
  const field = zone.querySelector<HTMLInputElement>("input[type=file]");
  const dropped = event.dataTransfer?.files;
  if (!field || !dropped || dropped.length === 0) return;
  const files = new DataTransfer();
  for (const file of Array.from(dropped).slice(0, field.multiple ? dropped.length : 1)) {
    files.items.add(file);
  }
  field.files = files.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function tell(zone: HTMLElement, field: HTMLInputElement): void {
  const names = Array.from(field.files ?? [], (file) => `${file.name}（${size(file.size)}）`);
  const place = zone.querySelector("[data-dropzone-names]");
  if (place) place.textContent = names.join("、");
  zone.classList.toggle("has-files", names.length > 0);
}

function size(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
