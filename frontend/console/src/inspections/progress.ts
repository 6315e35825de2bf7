import type { Item } from "./item";

/** How far the sheet is: the bar, the counts of the groups, the way to the next open item. */
export class Progress {
  private readonly secondsAnItem: number;

  constructor(
    private readonly root: HTMLElement,
    private readonly items: Item[],
  ) {
    this.secondsAnItem = Number(root.dataset["secondsAnItem"] ?? 30);
  }

  update(): void {
    const open = this.items.filter((item) => !item.isAnswered);
    const done = this.items.length - open.length;
    const line = this.root.querySelector<HTMLProgressElement>("[data-progress]");
    if (line) line.value = done;
    this.say("[data-answered]", String(done));
    this.say("[data-minutes]", String(Math.ceil((open.length * this.secondsAnItem) / 60)));
    this.hide("[data-minutes-words]", open.length === 0);
    this.leadOn(open);
    for (const group of this.root.querySelectorAll<HTMLElement>("[data-group]")) this.count(group, open);
  }

  /** The next open item is the first one below what was answered last, or else the first of all. */
  private leadOn(open: Item[]): void {
    const next = this.root.querySelector<HTMLAnchorElement>("[data-next]");
    const handIn = this.root.querySelector<HTMLAnchorElement>("[data-hand-in]");
    if (next) {
      next.hidden = open.length === 0;
      const below = open.find((item) => item.root.getBoundingClientRect().top > 0) ?? open[0];
      if (below) next.href = `#${below.root.id}`;
    }
    handIn?.classList.toggle("btn-primary", open.length === 0);
    handIn?.classList.toggle("btn-plain", open.length > 0);
  }

  private count(group: HTMLElement, open: Item[]): void {
    const left = open.filter((item) => item.category === group.dataset["group"]).length;
    const place = group.querySelector<HTMLElement>("[data-group-count]");
    if (place) place.textContent = left === 0 ? "✓" : String(left);
    group.classList.toggle("is-done", left === 0);
  }

  private say(where: string, words: string): void {
    const place = this.root.querySelector(where);
    if (place) place.textContent = words;
  }

  private hide(where: string, hidden: boolean): void {
    const place = this.root.querySelector<HTMLElement>(where);
    if (place) place.hidden = hidden;
  }
}
