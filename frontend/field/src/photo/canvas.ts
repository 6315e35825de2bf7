// Pictures drawn on canvases; OffscreenCanvas is missing where the oldest of our browsers run.

const QUALITY = 0.82;

/** A canvas of that size with its brush; the caller gives the memory back with `release`. */
export function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("no canvas");
  return [canvas, brush];
}

/** Safari keeps the pixels of a canvas until it is made small. */
export function release(canvas: HTMLCanvasElement): void {
  canvas.width = 0;
  canvas.height = 0;
}

/** The bytes of a canvas; a JPEG made here has no notes of any camera in it. */
export function bytesOf(canvas: HTMLCanvasElement, type: "image/jpeg" | "image/png"): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const done = (made: Blob | null): void => {
      if (made?.type === type) resolve(made.arrayBuffer());
      else reject(new Error("no picture"));
    };
    canvas.toBlob(done, type, QUALITY);
  });
}

/**
 * The picture upright on a white canvas, its long edge at most `edge` pixels.
 *
 * An <img> is drawn as its orientation note says in every browser from our floor on;
 * createImageBitmap does so only in newer ones. Throws where the browser cannot read the picture.
 */
export async function drawn(file: Blob, edge: number): Promise<HTMLCanvasElement> {
  const address = URL.createObjectURL(file);
  const image = new Image();
  try {
    await load(image, address);
    const scale = Math.min(1, edge / Math.max(image.naturalWidth, image.naturalHeight));
    const [canvas, brush] = canvasOf(image.naturalWidth * scale, image.naturalHeight * scale);
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.imageSmoothingQuality = "high";
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  } finally {
    URL.revokeObjectURL(address);
    image.removeAttribute("src");
  }
}

function load(image: HTMLImageElement, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    image.onload = () => {
      if (image.naturalWidth > 0 && image.naturalHeight > 0) resolve();
      else reject(new Error("a picture without pixels"));
    };
    image.onerror = () => reject(new Error("not a picture that this browser reads"));
    image.src = address;
  });
}
