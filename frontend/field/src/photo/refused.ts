import type { Key } from "../words";

/** Why a file cannot be kept as a photo: the key of a sentence fit for the user. */
export class PhotoRefused extends Error {
  constructor(readonly why: Key) {
    super(why);
  }
}
