import { bytesOf, drawn, release } from "./canvas";
import { coverAll } from "./faces";
import { photoOf } from "./prepare";
import { inTurn } from "./turns";
import type { FieldPhoto, Region } from "./types";

/** The same photo with the regions made unknowable in its bytes; the bytes before are gone. */
export function covered(photo: FieldPhoto, regions: readonly Region[]): Promise<FieldPhoto> {
  return inTurn(async () => {
    const canvas = await drawn(blobOf(photo), Math.max(photo.width, photo.height));
    try {
      coverAll(canvas, regions);
      return photoOf(await bytesOf(canvas, "image/jpeg"), photo);
    } finally {
      release(canvas);
    }
  });
}

/** The bytes as a file that the browser can show. */
export function blobOf(photo: FieldPhoto): Blob {
  return new Blob([photo.bytes], { type: photo.media_type });
}
