// A name on a white sheet, drawn by hand or set from what was typed, as a small PNG.
import { bytesOf, canvasOf, release } from "../photo/canvas";

const INK = "#17262d";
const LINE = 2.5;
const FACES = '"STKaiti", "KaiTi", "Kaiti SC", "LXGW WenKai", "PingFang SC", "Noto Sans SC", sans-serif';
// The server takes no larger one (MOST_DRAWING_BYTES, MOST_DRAWING_PIXELS).
export const MOST_BYTES = 400_000;
const SHARPEST = 2;

/** Makes the pad as sharp as the screen, white and ready for ink. */
export function prepare(pad: HTMLCanvasElement): void {
  const sharp = Math.min(window.devicePixelRatio || 1, SHARPEST);
  pad.width = Math.max(1, Math.round(pad.clientWidth * sharp));
  pad.height = Math.max(1, Math.round(pad.clientHeight * sharp));
  whiten(pad);
}

function whiten(pad: HTMLCanvasElement): void {
  const brush = pad.getContext("2d");
  if (!brush) return;
  brush.fillStyle = "#fff";
  brush.fillRect(0, 0, pad.width, pad.height);
}

/** Draws on from one point to the next, in the pad's own CSS pixels. */
export function stroke(pad: HTMLCanvasElement, from: [number, number], to: [number, number]): void {
  const brush = pad.getContext("2d");
  if (!brush || pad.clientWidth === 0) return;
  // Turned after it was prepared, the pad is shown at another scale.
  const across = pad.width / pad.clientWidth;
  const down = pad.height / pad.clientHeight;
  brush.lineWidth = LINE * across;
  brush.lineCap = "round";
  brush.strokeStyle = INK;
  brush.beginPath();
  brush.moveTo(from[0] * across, from[1] * down);
  brush.lineTo(to[0] * across, to[1] * down);
  brush.stroke();
}

/** The PNG of what is on the pad, small enough to be taken. */
export async function pictureOf(pad: HTMLCanvasElement): Promise<ArrayBuffer> {
  const bytes = await bytesOf(pad, "image/png");
  if (bytes.byteLength <= MOST_BYTES) return bytes;
  const [half, brush] = canvasOf(pad.width / 2, pad.height / 2);
  brush.drawImage(pad, 0, 0, half.width, half.height);
  const smaller = await bytesOf(half, "image/png");
  release(half);
  return smaller;
}

/** The PNG of a typed name, for those who cannot draw it. */
export async function pictureOfName(name: string): Promise<ArrayBuffer> {
  const size = 72;
  const [sheet, brush] = canvasOf(Math.min(960, (name.length + 1) * size), size * 2);
  whiten(sheet);
  brush.fillStyle = INK;
  brush.font = `${size}px ${FACES}`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(name, sheet.width / 2, sheet.height / 2, sheet.width - size / 2);
  const bytes = await bytesOf(sheet, "image/png");
  release(sheet);
  return bytes;
}
