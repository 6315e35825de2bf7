const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const WAY = "/field/#/p/";

/** The place that a code's text names, "https://…/field/#/p/<place>"; null for any other text. */
export function placeOf(text: string): string | null {
  const plain = text.trim().toLowerCase();
  const at = plain.indexOf(WAY);
  const id = at < 0 ? plain : plain.slice(at + WAY.length).replace(/[/?#].*$/, "");
  return UUID.test(id) ? id : null;
}
