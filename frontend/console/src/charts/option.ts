import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type {
  GridComponentOption,
  LegendComponentOption,
  MarkLineComponentOption,
  TooltipComponentOption,
} from "echarts/components";
import type { ComposeOption } from "echarts/core";

import type { Look } from "./look";
import type { Mark, Plot, Series } from "./plot";

export type Option = ComposeOption<
  | BarSeriesOption
  | LineSeriesOption
  | GridComponentOption
  | LegendComponentOption
  | MarkLineComponentOption
  | TooltipComponentOption
>;

/** bars lie, columns stand, lines and areas run along days; more than one series is stacked. */
export type Kind = "bars" | "columns" | "lines" | "areas";

/** How wide the canvas is, in pixels, and what room that leaves; whether values are shares. */
export interface Room {
  percent: boolean;
  narrow: boolean;
  width: number;
  /** How many characters a name beside a bar gets; where it is tight, in one line. */
  names: number;
  tight: boolean;
}

const SYMBOLS = ["circle", "rect", "triangle", "diamond"] as const;
/** So few names stand all under their columns, if need be in two lines. */
const FEW = 8;

export function buildOption(kind: Kind, plot: Plot, look: Look, options: Room): Option {
  const { percent, narrow } = options;
  const lies = kind === "bars";
  const several = plot.series.length > 1;
  const stands = kind === "columns";
  // Numbers that stand at their bars need no axis beside them.
  const labelled = (lies || stands) && !several;
  const written = { color: look.quiet, fontSize: look.size };
  const values = {
    type: "value" as const,
    minInterval: percent ? 0 : 1,
    ...(percent ? { min: 0, max: 1 } : {}),
    axisLabel: {
      ...written,
      show: !labelled,
      hideOverlap: true,
      ...(percent ? { formatter: (share: number) => `${Math.round(share * 100)}%` } : {}),
    },
    splitLine: { show: !labelled, lineStyle: { color: look.line } },
  };
  const names = {
    type: "category" as const,
    data: plot.names,
    inverse: lies,
    boundaryGap: lies || stands,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: lies
      ? {
          ...written,
          color: look.text,
          interval: 0,
          width: options.names * look.size,
          overflow: "truncate" as const,
          formatter: (name: string) => (options.tight ? name : inTwoLines(name, options.names - 1)),
        }
      : plot.names.length > FEW
        ? { ...written, hideOverlap: true }
        : { ...written, interval: 0, width: options.width / plot.names.length - look.size / 2, overflow: "break" as const },
  };
  const days = {
    type: "time" as const,
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: { ...written, hideOverlap: true, formatter: shortDay },
    splitLine: { show: false },
    ...reach(plot),
  };
  const along = plot.days.length ? days : names;
  return {
    animation: !look.still,
    animationDuration: 400,
    textStyle: { fontFamily: look.family, fontSize: look.size, color: look.text },
    grid: {
      left: 4,
      right: lies ? look.size * 4 : look.size * 1.5,
      top: several ? look.size * (narrow ? 4.5 : 3) : look.size * (plot.marks.length ? 2.5 : 1.5),
      bottom: 4,
      outerBoundsMode: "same",
    },
    ...(several
      ? { legend: {
            top: 0,
            left: 0,
            itemGap: look.size,
            itemWidth: look.size * 1.6,
            itemHeight: look.size * 0.8,
            icon: "roundRect", textStyle: { ...written, color: look.text } } }
      : {}),
    tooltip: {
      trigger: "axis",
      // Words drawn on the canvas: the HTML tooltip writes style attributes, which the policy refuses.
      renderMode: "richText",
      confine: true,
      axisPointer: { type: lies || stands ? "shadow" : "line" },
      backgroundColor: look.ground,
      borderColor: look.line,
      textStyle: { color: look.text, fontSize: look.size, fontFamily: look.family },
      formatter: (given) => describe(given, plot),
    },
    ...(lies ? { xAxis: values, yAxis: names } : { xAxis: along, yAxis: values }),
    series: plot.series.map((series, place) => draw(kind, series, place, plot, look, options)),
  } as Option;
}

function draw(kind: Kind, series: Series, place: number, plot: Plot, look: Look, room: Room): BarSeriesOption | LineSeriesOption {
  const colour = look.tone(series.tone);
  const data = series.points.map((point, row) =>
    plot.days.length ? [plot.days[row] ?? "", point.value] : point.value,
  ) as number[];
  if (kind === "bars" || kind === "columns") {
    const alone = plot.series.length === 1;
    return {
      type: "bar",
      name: series.name,
      data,
      ...(alone ? {} : { stack: "all" }),
      barMaxWidth: look.size * 2.25,
      itemStyle: { color: colour, borderRadius: alone ? 2 : 0 },
      emphasis: { focus: "series" },
      label: {
        show: alone,
        position: kind === "bars" ? "right" : "top",
        color: look.text,
        fontSize: look.size,
        formatter: ({ dataIndex }) => series.points[dataIndex]?.text ?? "",
      },
    };
  }
  const due = place === 0 && plot.marks.length ? { markLine: dueMarks(plot, look, room) } : {};
  return {
    type: "line",
    name: series.name,
    data,
    ...(kind === "areas" ? { stack: "all", areaStyle: { color: colour, opacity: 0.85 } } : {}),
    symbol: SYMBOLS[place % SYMBOLS.length] ?? "circle",
    symbolSize: look.size * 0.5,
    showSymbol: kind === "lines" && series.points.length < 20,
    color: colour,
    lineStyle: { color: colour, width: look.size * (kind === "areas" ? 0.08 : 0.16), type: series.dashed ? "dashed" : "solid" },
    ...due,
  };
}

function dueMarks(plot: Plot, look: Look, room: Room): NonNullable<LineSeriesOption["markLine"]> {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: look.tone("warm"), type: "dashed", width: look.size * 0.1 },
    label: {
      color: look.text,
      fontSize: look.size,
      position: "end",
      formatter: "{b}",
    },
    data: spaced(plot, room.narrow ? 0.16 : 0.07).map((mark) => ({ name: mark.short, xAxis: mark.at })),
  } as NonNullable<LineSeriesOption["markLine"]>;
}

/** The row under the pointer in words: its name, then each series with the number as written. */
function describe(given: unknown, plot: Plot): string {
  const [first] = (Array.isArray(given) ? given : [given]) as { dataIndex: number }[];
  const row = first?.dataIndex ?? 0;
  const lines = plot.series.map((series) => `${series.name}  ${series.points[row]?.text ?? ""}`);
  return [plot.names[row] ?? "", ...lines].join("\n");
}

function shortDay(at: number): string {
  const day = new Date(at);
  return `${day.getMonth() + 1}/${day.getDate()}`;
}

/** Canvas breaks no Chinese line by itself where it also cuts: the first line full, the second cut. */
function inTwoLines(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most)}\n${name.slice(most)}` : name;
}

/** Lines so close that their days would overlap: the later ones stand without. */
function spaced(plot: Plot, least: number): Mark[] {
  const { min = "", max = "" } = reach(plot);
  const room = (Date.parse(max) - Date.parse(min)) * least;
  let last = -Infinity;
  return plot.marks.map((mark) => {
    const at = Date.parse(mark.at);
    if (at - last < room) return { ...mark, short: "" };
    last = at;
    return mark;
  });
}

/** From the first day to the last; what falls due later is still to be seen. */
function reach(plot: Plot): { min?: string; max?: string } {
  const all = [...plot.days, ...plot.marks.map((mark) => mark.at)].sort();
  const [first, last] = [plot.days[0], all[all.length - 1]];
  return first && last ? { min: first, max: last } : {};
}
