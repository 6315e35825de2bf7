/** What libraries take for granted and the oldest browsers of ours (Chrome 87, Safari 14) lack. */
const HAS_OWN = "Object.hasOwn(";
const GIVEN =
  'Object.hasOwn||Object.defineProperty(Object,"hasOwn",{value:(o,k)=>Object.prototype.hasOwnProperty.call(o,k)});\n';

/** Puts it in front of every built file that uses it. */
export function floor() {
  return {
    name: "floor",
    renderChunk(code: string) {
      return code.includes(HAS_OWN) ? { code: GIVEN + code, map: null } : null;
    },
  };
}
