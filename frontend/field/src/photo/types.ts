import type { SentPhoto } from "../sync/types";

/** A photo as it is kept on the device: what is sent of it, and its bytes. */
export interface FieldPhoto extends SentPhoto {
  bytes: ArrayBuffer;
  /** HEIC only where this browser cannot read it: the server turns it into a JPEG. */
  media_type: "image/jpeg" | "image/heic" | "image/png";
  /** Pixels; 0 where the browser cannot read the picture. */
  width: number;
  height: number;
}

export type PhotoRole = FieldPhoto["role"];

/** A part of a picture, in shares of its width and height. */
export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}
