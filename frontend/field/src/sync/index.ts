// What the pages use of the sync.

export { settle, settleDiffering } from "./contests";
export { pullNow, sendNow } from "./engine";
export { placeScanned, searchUnits, takeAlong, type UnitsFound } from "./pull";
export { status, useSync } from "./status";
export { Refused, Unreached } from "./wire";
