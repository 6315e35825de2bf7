// How the first bytes of a file tell what it is, whatever its name says.

const BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"];

function word(bytes: Uint8Array, from: number): string {
  return String.fromCharCode(...bytes.subarray(from, from + 4));
}

/** Whether these are the first bytes of a HEIC photo, as iPhones take them. */
export function isHeic(head: ArrayBuffer): boolean {
  const bytes = new Uint8Array(head);
  return bytes.length >= 12 && word(bytes, 4) === "ftyp" && BRANDS.includes(word(bytes, 8));
}
