import { describe, expect, it } from "vitest";

import { MOST_POINTS, markOf, nudged, pathOf, type Point } from "../src/photo/marks";

describe("marks", () => {
  it("keeps the corners of a circle and drops the way between", () => {
    const trail: Point[] = [[0.2, 0.2], [0.3, 0.25], [0.5, 0.6]];
    expect(markOf("circle", trail)).toEqual({ shape: "circle", points: [[0.2, 0.2], [0.5, 0.6]] });
  });

  it("takes a tap for no stroke", () => {
    expect(markOf("line", [[0.5, 0.5], [0.501, 0.5]])).toBeNull();
    expect(markOf("circle", [])).toBeNull();
  });

  it("keeps a stroke inside the picture and its points few", () => {
    const trail = Array.from({ length: 5000 }, (_none, at): Point => [at / 2500 - 0.5, 0.3]);
    const mark = markOf("line", trail);
    expect(mark?.points.length).toBe(MOST_POINTS);
    expect(mark?.points[0]).toEqual([0, 0.3]);
    expect(mark?.points[MOST_POINTS - 1]).toEqual([1, 0.3]);
  });

  it("draws a circle as two halves of the ellipse that fills its box", () => {
    const path = pathOf({ shape: "circle", points: [[0.5, 0.6], [0.1, 0.2]] }, 1000, 500);
    expect(path).toBe("M100 200A200 100 0 0 1 500 200A200 100 0 0 1 100 200Z");
  });

  it("puts an arrow's head where the drag ended", () => {
    const path = pathOf({ shape: "arrow", points: [[0, 0.5], [0.5, 0.5]] }, 1000, 1000);
    expect(path.startsWith("M0 500L500 500M")).toBe(true);
    expect(path.split("L500 500").length).toBe(3);
  });

  it("moves a circle by keys, never out of the picture and never to nothing", () => {
    const circle = markOf("circle", [[0.4, 0.4], [0.6, 0.6]]);
    if (!circle) throw new Error("no circle");
    expect(nudged(circle, [0.05, 0], 0).points).toEqual([[0.45, 0.4], [0.65, 0.6]]);
    expect(nudged(circle, [0, 0], -0.2)).toEqual(circle);
    expect(nudged(circle, [0.9, 0], 0)).toEqual(circle);
  });
});
