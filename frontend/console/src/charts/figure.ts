import { init, type EChartsType } from "echarts/core";

import { readLook } from "./look";
import { buildOption, type Kind } from "./option";
import { readPlot, type Plot } from "./plot";

/** Narrower than this, names get less room and the legend two lines. */
const NARROW = 480;

/**
 * Draws the table of a figure and lets the reader change between the two.
 *
 * Without this script, or in print, the table stands. The canvas is one picture to a screen reader,
 * with the figure's summary; who uses the keyboard has the same links in the table.
 */
export class Figure {
  private readonly canvas: HTMLElement;
  private chart: EChartsType | undefined;
  private plot: Plot | undefined;
  private ratio = 0;

  constructor(private readonly figure: HTMLElement) {
    this.canvas = figure.querySelector<HTMLElement>("[data-canvas]") as HTMLElement;
    const kept = figure.querySelector<HTMLElement>("[data-switch]");
    kept?.removeAttribute("hidden");
    kept?.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-show]");
      if (button) this.show(button.dataset.show ?? "chart");
    });
    this.show("chart");
    new ResizeObserver(() => this.fit()).observe(this.canvas);
  }

  /** Reads the table anew: after the page has put other numbers into it. */
  draw(): void {
    if (!this.canvas.offsetWidth) return;
    if (this.ratio !== devicePixelRatio) {
      this.chart?.dispose();
      this.ratio = devicePixelRatio;
      this.chart = undefined;
    }
    const plot = readPlot(this.figure);
    this.plot = plot;
    const look = readLook(this.figure);
    const kind = (this.figure.dataset.chart ?? "columns") as Kind;
    // On the large screen the panel decides, on a page the number of bars.
    if (kind === "bars" && !("fixed" in this.figure.dataset)) {
      this.canvas.style.height = `${(plot.names.length * 3 + 3) * look.size}px`;
    }
    this.chart ??= this.begin();
    const width = this.canvas.offsetWidth;
    const tight = "fixed" in this.figure.dataset;
    const options = {
      percent: "percent" in this.figure.dataset,
      narrow: width < NARROW,
      width,
      names: Math.min(26, Math.floor((width * (tight ? 0.55 : 0.42)) / look.size)),
      tight,
    };
    this.chart.setOption(buildOption(kind, plot, look, options), { notMerge: false });
  }

  private begin(): EChartsType {
    const chart = init(this.canvas, null, { renderer: "canvas" });
    chart.on("click", (clicked) => {
      const series = this.plot?.series[clicked.seriesIndex ?? 0];
      open(series?.points[clicked.dataIndex]?.address);
    });
    // Alone in its row, a number may be met anywhere in it: a bar of two hazards is a thin one.
    const ground = chart.getZr();
    ground.on("click", ({ target, offsetX, offsetY }) => {
      if (!target) open(this.addressAt(offsetX, offsetY));
    });
    ground.on("mousemove", ({ offsetX, offsetY }) => {
      if (this.addressAt(offsetX, offsetY)) ground.setCursorStyle("pointer");
    });
    return chart;
  }

  private addressAt(x: number, y: number): string | undefined {
    const [series, second] = this.plot?.series ?? [];
    if (!series || second || !this.chart?.containPixel("grid", [x, y])) return undefined;
    const [across, along] = this.chart.convertFromPixel("grid", [x, y]);
    const row = this.figure.dataset.chart === "bars" ? along : across;
    return series.points[row ?? -1]?.address;
  }

  private fit(): void {
    if (!this.canvas.offsetWidth) return;
    if (this.chart && this.ratio === devicePixelRatio) this.chart.resize();
    this.draw();
  }

  private show(what: string): void {
    this.figure.dataset.shows = what;
    for (const button of this.figure.querySelectorAll<HTMLElement>("[data-show]")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === what));
    }
    if (what === "chart") this.draw();
  }
}

function open(address: string | undefined): void {
  if (address) location.assign(address);
}
