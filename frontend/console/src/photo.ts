/**
 * Photos made small before they travel: a village school's line carries 300 KB, not 8 MB.
 * The camera's own notes travel along, so that the server still learns when it was taken; the
 * server drops them (and the place with them) before it keeps the picture.
 */
const LONG_EDGE = 2048;
const QUALITY = 0.82;
const SMALL_ENOUGH = 600 * 1024;
const SOI = 0xffd8;
const APP1 = 0xffe1;
const ORIENTATION = 0x0112;

/** The photo with its long edge cut down to `edge` px; what the browser cannot read goes as it is. */
export async function downscale(file: Blob, edge = LONG_EDGE): Promise<Blob> {
  if (file.size <= SMALL_ENOUGH && file.type === "image/jpeg") return file;
  try {
    const small = await draw(file, edge);
    if (small.size >= file.size && file.type === "image/jpeg") return file;
    return await withNotes(file, small);
  } catch {
    // HEIC outside Safari, or a broken file: the server reads the one and refuses the other.
    return file;
  }
}

async function draw(file: Blob, edge: number): Promise<Blob> {
  const address = URL.createObjectURL(file);
  try {
    const image = await load(address);
    const scale = Math.min(1, edge / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const brush = canvas.getContext("2d");
    if (!brush) throw new Error("no canvas");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob(
        (made) => (made ? resolve(made) : reject(new Error("no picture"))),
        "image/jpeg",
        QUALITY,
      );
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function load(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("not a picture that this browser reads"));
    image.src = address;
  });
}

/** The small picture with the EXIF segment of the original, turned to "upright". */
async function withNotes(original: Blob, small: Blob): Promise<Blob> {
  const notes = exifSegment(await original.slice(0, 256 * 1024).arrayBuffer());
  return notes ? new Blob([small.slice(0, 2), notes, small.slice(2)], { type: "image/jpeg" }) : small;
}

function exifSegment(head: ArrayBuffer): ArrayBuffer | null {
  const view = new DataView(head);
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) return null;
  let at = 2;
  while (at + 10 < view.byteLength) {
    const marker = view.getUint16(at);
    const length = view.getUint16(at + 2) + 2;
    if (marker === APP1 && view.getUint32(at + 4) === 0x45786966 && at + length <= head.byteLength) {
      const segment = head.slice(at, at + length);
      setUpright(new DataView(segment));
      return segment;
    }
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return null;
    at += length;
  }
  return null;
}

/** The picture was drawn upright already: a reader must not turn it again. */
function setUpright(segment: DataView): void {
  const tiff = 10;
  const little = segment.getUint16(tiff) === 0x4949;
  const table = tiff + segment.getUint32(tiff + 4, little);
  const entries = segment.getUint16(table, little);
  for (let place = 0; place < entries; place += 1) {
    const entry = table + 2 + place * 12;
    if (segment.getUint16(entry, little) === ORIENTATION) segment.setUint16(entry + 8, 1, little);
  }
}
