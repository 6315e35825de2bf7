import type { OpenHazard } from "../sync/types";

/** Those that are still open: beside them a unit brings along what was closed lately, to look back at. */
export function stillOpen(hazards: readonly OpenHazard[]): OpenHazard[] {
  return hazards.filter((hazard) => hazard.state !== "closed");
}
