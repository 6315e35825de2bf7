// What the pages use of the sync.

export { status, useSync } from "./status";
