import type { SentPhoto } from "../sync/types";

/** A photo as it is kept on the device: what is sent of it, and its bytes. */
export interface FieldPhoto extends SentPhoto {
  bytes: ArrayBuffer;
  media_type: "image/jpeg" | "image/heic" | "image/png";
  /** Pixels; 0 where the browser cannot read the picture. */
  width: number;
  height: number;
}
