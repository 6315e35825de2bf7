// Looks for what may be a face, on this device alone: nothing leaves it for that. It misses faces that
// are small (below a thirtieth of the long edge), turned far aside or covered, so it warns and never
// clears: whoever keeps the photo has looked at it.
import { canvasOf, drawn, release } from "./canvas";
import type { Region } from "./types";

// Long edge of the copy that is searched: about a quarter of a second on a plain phone.
const EDGE = 800;
const SMALLEST = 24;
// A texture seldom looks like a face to two neighbouring windows.
const FEWEST = 1;
// Hair, ears and chin around the window that was found.
const MARGIN = 0.25;
const MOST = 12;

interface NativeDetector {
  detect(source: HTMLCanvasElement): Promise<{ boundingBox: DOMRectReadOnly }[]>;
}
type NativeMaker = new (options: { maxDetectedFaces: number; fastMode: boolean }) => NativeDetector;

/** Where faces may be; empty where none was found or nothing can look for them. */
export async function findFaces(photo: Blob): Promise<Region[]> {
  const canvas = await drawn(photo, EDGE);
  try {
    const boxes = (await byBrowser(canvas)) ?? (await byLibrary(canvas));
    return boxes.slice(0, MOST).map((box) => widened(box, canvas.width, canvas.height));
  } finally {
    release(canvas);
  }
}

/** Null where the browser cannot: some have the class and lack the service behind it. */
async function byBrowser(canvas: HTMLCanvasElement): Promise<Region[] | null> {
  const Maker = (window as unknown as { FaceDetector?: NativeMaker }).FaceDetector;
  if (!Maker) return null;
  try {
    const found = await new Maker({ maxDetectedFaces: MOST, fastMode: false }).detect(canvas);
    return found.map((face) => face.boundingBox);
  } catch {
    return null;
  }
}

async function byLibrary(canvas: HTMLCanvasElement): Promise<Region[]> {
  const brush = canvas.getContext("2d");
  if (!brush) return [];
  const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height);
  return facesIn(data, width, height);
}

/** The boxes, in pixels, of what looks like a face in RGBA pixels. */
export async function facesIn(pixels: Uint8ClampedArray, width: number, height: number): Promise<Region[]> {
  const { default: jsfeat } = await import("jsfeat");
  // The cascade hangs itself on a global of the library's name.
  Object.assign(globalThis, { jsfeat });
  await import("jsfeat/cascades/bbf_face.js");
  const { bbf, imgproc } = jsfeat;
  const grey = new jsfeat.matrix_t(width, height, jsfeat.U8_t | jsfeat.C1_t);
  imgproc.grayscale(pixels, width, height, grey);
  imgproc.equalize_histogram(grey, grey);
  bbf.prepare_cascade(bbf.face_cascade);
  const pyramid = bbf.build_pyramid(grey, 2 * SMALLEST, 2 * SMALLEST, 4);
  const found = bbf.group_rectangles(bbf.detect(pyramid, bbf.face_cascade), FEWEST);
  return found.sort((one, other) => other.confidence - one.confidence);
}

/** The box with a margin, cut at the picture's edges, in shares. */
export function widened(box: Region, width: number, height: number): Region {
  const share = (at: number, whole: number): number => Math.min(1, Math.max(0, at / whole));
  const x = share(box.x - box.width * MARGIN, width);
  const y = share(box.y - box.height * MARGIN, height);
  return {
    x,
    y,
    width: share(box.x + box.width * (1 + MARGIN), width) - x,
    height: share(box.y + box.height * (1 + MARGIN), height) - y,
  };
}

/** Makes the regions coarse blocks, from which nobody can be known again. */
export function coverAll(canvas: HTMLCanvasElement, regions: readonly Region[]): void {
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("no canvas");
  for (const region of regions) cover(canvas, brush, region);
}

const BLOCKS = 5;

function cover(canvas: HTMLCanvasElement, brush: CanvasRenderingContext2D, region: Region): void {
  const x = Math.floor(region.x * canvas.width);
  const y = Math.floor(region.y * canvas.height);
  const width = Math.max(1, Math.ceil(region.width * canvas.width));
  const height = Math.max(1, Math.ceil(region.height * canvas.height));
  const [small, smallBrush] = canvasOf(BLOCKS, BLOCKS);
  // The mean of each block, not a point of it.
  smallBrush.imageSmoothingQuality = "high";
  smallBrush.drawImage(canvas, x, y, width, height, 0, 0, BLOCKS, BLOCKS);
  brush.imageSmoothingEnabled = false;
  brush.drawImage(small, 0, 0, BLOCKS, BLOCKS, x, y, width, height);
  release(small);
}
