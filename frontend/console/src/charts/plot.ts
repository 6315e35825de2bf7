/** What a chart shows, read from the table that stands behind it: the page holds no second data. */
export interface Point {
  /** null where the table has no number: a gap, not a zero. */
  value: number | null;
  /** As the table writes it. */
  text: string;
  /** The list that the number opens; empty where it opens none. */
  address: string;
}

export interface Series {
  name: string;
  tone: string;
  dashed: boolean;
  points: Point[];
}

export interface Mark {
  at: string;
  /** What the line in the picture says; the list below the picture says the rest. */
  short: string;
}

export interface Plot {
  names: string[];
  /** ISO days when the rows are days, else empty. */
  days: string[];
  series: Series[];
  marks: Mark[];
}

export function readPlot(figure: HTMLElement): Plot {
  const rows = Array.from(figure.querySelectorAll<HTMLTableRowElement>("tbody tr"));
  const heads = Array.from(figure.querySelectorAll<HTMLTableCellElement>("thead th"));
  const days = rows.map((row) => row.dataset.day ?? "");
  return {
    names: rows.map((row) => words(row.cells[0])),
    days: days.every(Boolean) ? days : [],
    series: heads
      .map((head, column) => ({ head, column }))
      .filter(({ head }) => head.dataset.tone)
      .map(({ head, column }) => ({
        name: words(head),
        tone: head.dataset.tone ?? "",
        dashed: "dashed" in head.dataset,
        points: rows.map((row) => readPoint(row.cells[column])),
      })),
    marks: Array.from(figure.querySelectorAll<HTMLElement>("[data-mark]")).map((mark) => ({
      at: mark.dataset.mark ?? "",
      short: mark.dataset.short ?? "",
    })),
  };
}

function readPoint(cell: HTMLTableCellElement | undefined): Point {
  const written = cell?.dataset.value ?? "";
  return {
    value: written === "" ? null : Number(written),
    text: words(cell),
    address: cell?.querySelector("a")?.getAttribute("href") ?? "",
  };
}

/** A cell's words without what stands in it for the tooltip alone. */
function words(cell: HTMLElement | undefined): string {
  const named = cell?.querySelector<HTMLElement>("[data-name]") ?? cell;
  return (named?.textContent ?? "").replace(/\s+/g, " ").trim();
}
