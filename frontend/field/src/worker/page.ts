import { ref } from "vue";

const WORKER = "/field/sw.js";
const PAGE = "/field/";
const AN_HOUR = 3_600_000;
// Starting must not hang on a worker that does not answer.
const PATIENCE = 1000;
const SOON = 1500;
const LONGEST = 60_000;

/** A newer version has been fetched and starts when the pages are opened the next time. */
export const newVersion = ref(false);
/** Whether the pages start without a network here; no on an intranet without https. */
export const startsOffline = ref(false);

/** Before the first page is shown: lets a version that waits take over, as nothing is open yet. */
export async function takeOver(): Promise<void> {
  if (!("serviceWorker" in navigator) || navigator.serviceWorker.controller === null) {
    return;
  }
  const registration = await navigator.serviceWorker.getRegistration(PAGE).catch(() => undefined);
  const waiting = registration?.waiting;
  if (!waiting) {
    return;
  }
  const changed = new Promise<boolean>((resolve) => {
    navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true });
    setTimeout(() => resolve(false), PATIENCE);
  });
  waiting.postMessage("take over");
  if (await changed) {
    location.reload();
    await new Promise(() => undefined); // the page is left
  }
}

let ready: Promise<void> = Promise.resolve();

/**
 * After the first page is shown, so that it has the line to itself: fetches every other page, and
 * keeps all files where there is a service worker.
 */
export function makeReady(fetchAll: () => Promise<void>): void {
  ready = new Promise((resolve) => setTimeout(resolve, SOON))
    .then(fetchAll)
    .catch(() => undefined) // fetched with the shell, or on the next start
    .then(keepShell);
}

/** Waits until every page opens without a network here; not for ever, as a weak signal may end it. */
export async function whenReady(): Promise<void> {
  await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, LONGEST))]);
}

/** Fetches and keeps the files, and looks for new versions. */
async function keepShell(): Promise<void> {
  if (!("serviceWorker" in navigator)) {
    return;
  }
  try {
    const registration = await navigator.serviceWorker.register(WORKER, { scope: PAGE, updateViaCache: "none" });
    watch(registration);
    const look = () => void registration.update().catch(() => undefined);
    window.addEventListener("online", look);
    setInterval(look, AN_HOUR);
    await navigator.serviceWorker.ready;
    startsOffline.value = true;
  } catch {
    startsOffline.value = navigator.serviceWorker.controller !== null;
  }
}

function watch(registration: ServiceWorkerRegistration): void {
  const told = () => {
    newVersion.value = registration.waiting !== null && navigator.serviceWorker.controller !== null;
  };
  told();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", told);
  });
}
