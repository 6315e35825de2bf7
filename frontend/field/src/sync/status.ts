import { reactive } from "vue";

/** How the sending goes, for the eye; what is unsent is counted from the database. */
export const status = reactive({
  online: typeof navigator === "undefined" || navigator.onLine,
  sending: false,
  /** Of the photo that is being sent. */
  photoBytes: 0,
  photoSent: 0,
  lastSentAt: "",
  lastPulledAt: "",
  /** What went wrong last, in words for the person; "" when nothing did. */
  lastError: "",
  /** The session has ended: sending goes on with the device's key, pulling wants a sign-in. */
  signedOut: false,
  /** The name of another person who has signed in on this device meanwhile. */
  otherPerson: "",
  /** The server wants another version of these pages: its instruction. Nothing is dropped. */
  instruction: "",
});

export function useSync(): typeof status {
  return status;
}
