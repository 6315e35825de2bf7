// Strokes drawn on a photo: vectors in shares of its width and height, never pixels.
// circle: two opposite corners of the box that the ellipse fills; arrow: tail and head;
// line: its points in order. The server draws the same figures (kernel/marking).
import type { Mark } from "../sync/types";

export type Shape = Mark["shape"];
export type Point = [number, number];

export const MOST_MARKS = 20;
export const MOST_POINTS = 200;
// Sides of an arrow's head as a share of the long edge.
const HEAD = 0.035;
const SPREAD = Math.PI / 7;
const SHORTEST = 0.015;

/** A share is kept to a ten-thousandth: a fifth of a pixel. */
function share(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}

/** The stroke of a drag; null for a mere tap. */
export function markOf(shape: Shape, trail: readonly Point[]): Mark | null {
  const first = trail[0];
  const last = trail[trail.length - 1];
  if (!first || !last || extent(trail) < SHORTEST) return null;
  const points = shape === "line" ? thinned(trail) : [first, last];
  return { shape, points: points.map(([x, y]): Point => [share(x), share(y)]) };
}

function extent(trail: readonly Point[]): number {
  const across = trail.map(([x]) => x);
  const down = trail.map(([, y]) => y);
  return Math.max(Math.max(...across) - Math.min(...across), Math.max(...down) - Math.min(...down));
}

/** At most MOST_POINTS of a trail, evenly picked, its ends among them. */
export function thinned(trail: readonly Point[]): Point[] {
  if (trail.length <= MOST_POINTS) return [...trail];
  const step = (trail.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_none, at) => trail[Math.round(at * step)] as Point);
}

/** The path of a mark on a picture of that size, as an SVG's `d`. */
export function pathOf(mark: Mark, width: number, height: number): string {
  const points = mark.points.map(([x, y]): Point => [x * width, y * height]);
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) return "";
  if (mark.shape === "circle") return ellipse(first, last);
  if (mark.shape === "arrow") return arrow(first, last, HEAD * Math.max(width, height));
  return trail(points);
}

function trail(points: readonly Point[]): string {
  return points.map(([x, y], at) => `${at === 0 ? "M" : "L"}${plain(x)} ${plain(y)}`).join("");
}

function ellipse([left, top]: Point, [right, bottom]: Point): string {
  const rx = plain(Math.abs(right - left) / 2);
  const ry = plain(Math.abs(bottom - top) / 2);
  const from = Math.min(left, right);
  const to = Math.max(left, right);
  const middle = plain((top + bottom) / 2);
  const half = `A${rx} ${ry} 0 0 1`;
  return `M${plain(from)} ${middle}${half} ${plain(to)} ${middle}${half} ${plain(from)} ${middle}Z`;
}

function arrow(tail: Point, head: Point, side: number): string {
  const angle = Math.atan2(head[1] - tail[1], head[0] - tail[0]);
  const barb = (turn: number): Point => [
    head[0] - side * Math.cos(angle + turn),
    head[1] - side * Math.sin(angle + turn),
  ];
  return trail([tail, head]) + trail([barb(SPREAD), head, barb(-SPREAD)]);
}

function plain(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Moves or stretches a circle by keys: what somebody without a pointer draws with. */
export function nudged(mark: Mark, by: Point, grow: number): Mark {
  const [first, last] = mark.points;
  if (!first || !last) return mark;
  const corners: Point[] = [
    [share(first[0] + by[0] - grow), share(first[1] + by[1] - grow)],
    [share(last[0] + by[0] + grow), share(last[1] + by[1] + grow)],
  ];
  const [one, other] = corners as [Point, Point];
  if (other[0] - one[0] < 2 * SHORTEST || other[1] - one[1] < 2 * SHORTEST) return mark;
  return { ...mark, points: corners };
}
