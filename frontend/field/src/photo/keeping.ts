import { ref, shallowRef } from "vue";

import { t } from "../words";
import { blobOf, covered } from "./cover";
import type { Choice } from "./FaceDialog.vue";
import { findFaces } from "./faces";
import { preparePhoto } from "./prepare";
import { PhotoRefused } from "./refused";
import { inTurn } from "./turns";
import type { FieldPhoto, PhotoRole, Region } from "./types";

interface Question {
  photo: FieldPhoto;
  regions: Region[] | null;
  now: boolean;
  answer: (choice: Choice) => void;
}

interface Limits {
  role: PhotoRole;
  longEdge: number;
  most: number;
  photos: readonly FieldPhoto[];
}

/**
 * The way of a file from camera or album to a photo that is kept, with the questions on it.
 *
 * `limits` is asked anew for every file, `keep` gets what is to be kept, `retake` opens the camera.
 */
export function useKeeping(limits: () => Limits, keep: (photo: FieldPhoto) => void, retake: () => void) {
  const isWorking = ref(false);
  const said = ref("");
  const question = shallowRef<Question | null>(null);

  async function take(files: readonly File[], now: boolean): Promise<void> {
    isWorking.value = true;
    said.value = "";
    try {
      for (const file of files) await takeOne(file, now);
    } catch (error) {
      said.value = t(error instanceof PhotoRefused ? error.why : "photoFailed");
    } finally {
      isWorking.value = false;
    }
  }

  async function takeOne(file: File, now: boolean): Promise<void> {
    const { longEdge, role, most, photos } = limits();
    if (photos.filter((photo) => photo.role === role).length >= most) {
      said.value = t("photoMost", { most });
      return;
    }
    const photo = await judged(await preparePhoto(file, { longEdge, role, now }), now);
    if (!photo) return;
    if (limits().photos.some((each) => each.sha256 === photo.sha256)) {
      said.value = t("photoAgain");
      return;
    }
    keep(photo);
    said.value = t("photoKept");
  }

  /** The photo as it may be kept, with faces looked for; null where it is not kept. */
  async function judged(photo: FieldPhoto, now: boolean): Promise<FieldPhoto | null> {
    const regions = await facesOf(photo);
    if (regions && regions.length === 0) return photo;
    const choice = await new Promise<Choice>((answer) => {
      question.value = { photo, regions, now, answer };
    });
    question.value = null;
    if (choice === "retake") retake();
    if (choice === "cover") return await covered(photo, regions ?? []);
    return choice === "keep" ? photo : null;
  }

  return { isWorking, said, question, take };
}

/** Null where nothing can look for faces. */
async function facesOf(photo: FieldPhoto): Promise<Region[] | null> {
  if (photo.width === 0) return null;
  try {
    return await inTurn(() => findFaces(blobOf(photo)));
  } catch {
    return null;
  }
}
