// Reads QR codes from a picture: by the browser where it can, else by a library.

interface NativeReader {
  detect(source: HTMLCanvasElement): Promise<{ rawValue: string }[]>;
}
type NativeMaker = new (options: { formats: string[] }) => NativeReader;

/** The text of a code on the canvas; empty where there is none. */
export async function codeOn(canvas: HTMLCanvasElement): Promise<string> {
  return (await byBrowser(canvas)) || (await byLibrary(canvas));
}

async function byBrowser(canvas: HTMLCanvasElement): Promise<string> {
  const Maker = (window as unknown as { BarcodeDetector?: NativeMaker }).BarcodeDetector;
  if (!Maker) return "";
  try {
    const [first] = await new Maker({ formats: ["qr_code"] }).detect(canvas);
    return first?.rawValue ?? "";
  } catch {
    return "";
  }
}

async function byLibrary(canvas: HTMLCanvasElement): Promise<string> {
  const brush = canvas.getContext("2d");
  if (!brush) return "";
  const { default: read } = await import("jsqr");
  const { data, width, height } = brush.getImageData(0, 0, canvas.width, canvas.height);
  return read(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? "";
}
