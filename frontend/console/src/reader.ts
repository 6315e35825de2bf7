/**
 * A document read in the page ([data-reader]): pages turned by buttons, number or arrow keys, and
 * made larger or smaller by buttons or + and −. Without script it scrolls, as any page does.
 */
const LEVELS = [50, 75, 100, 125, 150, 200, 300];

export function watchReaders(): void {
  for (const reader of document.querySelectorAll<HTMLElement>("[data-reader]")) setUp(reader);
}

function setUp(reader: HTMLElement): void {
  const body = reader.querySelector<HTMLElement>("[data-reader-body]");
  if (!body) return;
  for (const tools of reader.querySelectorAll<HTMLElement>("[data-reader-tools]")) tools.hidden = false;
  const pages = Array.from(body.querySelectorAll<HTMLElement>("[data-reader-sheet]"));
  const field = reader.querySelector<HTMLInputElement>("[data-reader-page]");
  const turnTo = (number: number): void => {
    const page = pages[Math.min(Math.max(number, 1), pages.length) - 1];
    page?.scrollIntoView({ block: "start" });
  };
  reader.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("button");
    if (!button) return;
    if (button.dataset["readerTurn"] && field) turnTo(Number(field.value) + Number(button.dataset["readerTurn"]));
    if (button.dataset["readerZoom"]) zoom(reader, body, Number(button.dataset["readerZoom"]));
  });
  field?.addEventListener("change", () => turnTo(Number(field.value)));
  body.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") zoom(reader, body, 1);
    else if (event.key === "-") zoom(reader, body, -1);
    else if (event.key === "ArrowRight" && field && !isWide(body)) turnTo(Number(field.value) + 1);
    else if (event.key === "ArrowLeft" && field && !isWide(body)) turnTo(Number(field.value) - 1);
    else return;
    event.preventDefault();
  });
  if (field && "IntersectionObserver" in window) follow(pages, field);
}

function zoom(reader: HTMLElement, body: HTMLElement, by: number): void {
  const at = LEVELS.indexOf(Number(body.dataset["zoom"]));
  const level = LEVELS[Math.min(Math.max(at + by, 0), LEVELS.length - 1)] ?? 100;
  body.dataset["zoom"] = String(level);
  const shown = reader.querySelector("[data-reader-zoomed]");
  if (shown) shown.textContent = `${level}%`;
}

/** Larger than its frame: the arrow keys then move sideways. */
function isWide(body: HTMLElement): boolean {
  return body.scrollWidth > body.clientWidth + 1;
}

/** The number field tells which page fills most of the window. */
function follow(pages: HTMLElement[], field: HTMLInputElement): void {
  const shares = new Map<Element, number>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) shares.set(entry.target, entry.intersectionRect.height);
      let most: Element | null = null;
      for (const page of pages) {
        if ((shares.get(page) ?? 0) > (most ? (shares.get(most) ?? 0) : 0)) most = page;
      }
      if (most && document.activeElement !== field) {
        field.value = (most as HTMLElement).dataset["readerSheet"] ?? field.value;
      }
    },
    { threshold: [0, 0.25, 0.5, 0.75, 1] },
  );
  for (const page of pages) observer.observe(page);
}
