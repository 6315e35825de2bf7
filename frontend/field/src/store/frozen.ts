import { t } from "../words";
import { current } from "./database";
import { NotKept } from "./failures";

/** Whether a photo, hazard or look-back is in a parcel that is on its way: the server may have it. */
export async function isOnItsWay(draft: string, id: string): Promise<boolean> {
  const parcels = await current().outbox.where({ draft }).toArray();
  return parcels.some(({ covers }) =>
    [...covers.photos, ...covers.hazards, ...covers.lookBacks].some(([each]) => each === id),
  );
}

/** Throws NotKept for a hazard or look-back on its way: changed, it would be another of the same name. */
export async function requireHere(draft: string, id: string): Promise<void> {
  if (await isOnItsWay(draft, id)) {
    throw new NotKept(t("storeOnItsWay"));
  }
}
