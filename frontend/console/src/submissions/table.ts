/**
 * A table to be filled in ([data-table-fill]): lines added and taken out, blocks pasted from Excel,
 * Enter leads to the next line. It travels as one field, since a server takes a thousand at most.
 */
const MOST_ROWS = 500;

export function setUpTables(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-table-fill]")) new Table(part);
}

class Table {
  private readonly body: HTMLElement;

  constructor(private readonly part: HTMLElement) {
    this.body = part.querySelector("[data-table-rows]") as HTMLElement;
    for (const button of part.querySelectorAll<HTMLElement>("[data-table-add], [data-table-drop]")) {
      button.hidden = false;
    }
    part.addEventListener("click", (event) => this.pressed(event));
    part.addEventListener("paste", (event) => this.pasted(event));
    part.addEventListener("keydown", (event) => this.typed(event));
    const form = part.closest("form");
    form?.addEventListener("anlan:gather", (event) => {
      (event as CustomEvent<{ rows: string | null }>).detail.rows = this.content();
    });
    form?.addEventListener("submit", () => this.pack(true));
    window.addEventListener("pageshow", () => this.pack(false));
  }

  private rows(): HTMLElement[] {
    return Array.from(this.body.querySelectorAll<HTMLElement>("[data-table-row]"));
  }

  private content(): string {
    const rows = this.rows().map((row) =>
      Object.fromEntries(cells(row).map((cell) => [cell.dataset["key"] ?? "", cell.value])),
    );
    return JSON.stringify(rows);
  }

  /** Before it is sent the cells give way to one field with all of them. */
  private pack(isSent: boolean): void {
    const field = this.part.querySelector<HTMLInputElement>("[data-table-json]");
    if (!field) return;
    if (isSent) field.value = this.content();
    field.disabled = !isSent;
    for (const row of this.rows()) for (const cell of cells(row)) cell.disabled = isSent;
  }

  private pressed(event: Event): void {
    const target = event.target as Element;
    if (target.closest("[data-table-add]")) {
      const row = this.add();
      if (row) cells(row)[0]?.focus();
    }
    const drop = target.closest("[data-table-drop]");
    const row = drop?.closest<HTMLElement>("[data-table-row]");
    if (row) this.drop(row);
  }

  private add(): HTMLElement | null {
    const last = this.rows().pop();
    if (!last || this.rows().length >= MOST_ROWS) return null;
    const fresh = last.cloneNode(true) as HTMLElement;
    for (const cell of cells(fresh)) empty(cell);
    last.after(fresh);
    this.renumber();
    return fresh;
  }

  private drop(row: HTMLElement): void {
    const rows = this.rows();
    const beside = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    if (beside) row.remove();
    else for (const cell of cells(row)) empty(cell);
    this.renumber();
    this.changed();
    if (beside) cells(beside)[0]?.focus();
  }

  private renumber(): void {
    this.rows().forEach((row, place) => {
      const number = row.querySelector("[data-table-number]");
      if (number) number.textContent = String(place + 1);
      for (const cell of cells(row)) {
        cell.name = `row-${place}-${cell.dataset["key"] ?? ""}`;
        cell.id = cell.name;
      }
    });
  }

  private pasted(event: ClipboardEvent): void {
    const cell = event.target as HTMLInputElement;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!("key" in cell.dataset) || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const start = cell.closest<HTMLElement>("[data-table-row]") as HTMLElement;
    const column = cells(start).indexOf(cell);
    let row: HTMLElement | null = start;
    for (const line of linesOf(text)) {
      row ??= this.add();
      if (!row) break;
      const here = cells(row).slice(column);
      line.forEach((value, place) => {
        const target = here[place];
        if (target) target.value = value;
      });
      row = row.nextElementSibling as HTMLElement | null;
    }
    this.changed();
  }

  private typed(event: KeyboardEvent): void {
    const cell = event.target as HTMLInputElement;
    // An input method confirms its word with Enter: that is no step to the next line.
    if (event.key !== "Enter" || event.isComposing || !("key" in cell.dataset)) return;
    event.preventDefault();
    const row = cell.closest<HTMLElement>("[data-table-row]") as HTMLElement;
    const next = (row.nextElementSibling as HTMLElement | null) ?? this.add();
    if (next) cells(next)[cells(row).indexOf(cell)]?.focus();
  }

  private changed(): void {
    this.part.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function cells(row: HTMLElement): HTMLInputElement[] {
  return Array.from(row.querySelectorAll<HTMLInputElement>("input[data-key]"));
}

function empty(cell: HTMLInputElement): void {
  cell.value = "";
  cell.classList.remove("is-invalid");
  cell.removeAttribute("aria-invalid");
  cell.removeAttribute("aria-describedby");
  cell.parentElement?.querySelector(".fill__wrong")?.remove();
}

/** Lines of a block as Excel puts it on the clipboard; a cell with line breaks stands in quotes. */
function linesOf(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let isQuoted = false;
  const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < plain.length; at += 1) {
    const sign = plain[at] ?? "";
    if (isQuoted && sign === '"' && plain[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (sign === '"' && (isQuoted || cell === "")) isQuoted = !isQuoted;
    else if (!isQuoted && (sign === "\t" || sign === "\n")) {
      line.push(cell);
      cell = "";
      if (sign === "\n") lines.push(line.splice(0));
    } else cell += sign === "\n" ? " " : sign;
  }
  lines.push([...line, cell]);
  return lines;
}
