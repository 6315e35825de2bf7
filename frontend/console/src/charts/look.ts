/** Colours and letters of a chart: from the style sheet, so that a dark ground needs no code. */
export interface Look {
  family: string;
  size: number;
  text: string;
  quiet: string;
  line: string;
  ground: string;
  tone(name: string): string;
  still: boolean;
}

export function readLook(figure: HTMLElement): Look {
  const style = getComputedStyle(figure);
  const value = (name: string): string => style.getPropertyValue(`--chart-${name}`).trim();
  return {
    family: style.fontFamily,
    size: Math.max(12, Math.round(parseFloat(style.fontSize) * 0.8125)),
    text: value("text"),
    quiet: value("quiet"),
    line: value("line"),
    ground: value("ground"),
    tone: (name) => value(name) || value("main"),
    still: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}
