// What is used of packages that bring no types for it.

declare module "exifr/dist/lite.esm.mjs" {
  interface Wanted {
    exif: { pick: number[] };
    gps: boolean;
    reviveValues: boolean;
    translateKeys: boolean;
  }
  export function parse(file: Blob, wanted: Wanted): Promise<Record<number, unknown> | undefined>;
}

declare module "jsfeat" {
  interface Matrix {
    data: Uint8Array;
    cols: number;
    rows: number;
  }
  interface Found {
    x: number;
    y: number;
    width: number;
    height: number;
    neighbors: number;
    confidence: number;
  }
  interface Bbf {
    face_cascade: unknown;
    prepare_cascade(cascade: unknown): void;
    build_pyramid(source: Matrix, narrowest: number, lowest: number, interval: number): unknown;
    detect(pyramid: unknown, cascade: unknown): Found[];
    group_rectangles(found: Found[], fewest: number): Found[];
  }
  interface Jsfeat {
    U8_t: number;
    C1_t: number;
    matrix_t: new (columns: number, rows: number, type: number) => Matrix;
    imgproc: {
      grayscale(pixels: Uint8ClampedArray, width: number, height: number, to: Matrix): void;
      equalize_histogram(from: Matrix, to: Matrix): void;
    };
    bbf: Bbf;
  }
  const jsfeat: Jsfeat;
  export default jsfeat;
}

declare module "jsfeat/cascades/bbf_face.js";
