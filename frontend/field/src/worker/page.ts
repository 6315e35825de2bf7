import { ref } from "vue";

const WORKER = "/field/sw.js";
const PAGE = "/field/";
const AN_HOUR = 3_600_000;
// Starting must not hang on a worker that does not answer.
const PATIENCE = 1000;

/** A newer version has been fetched and starts when the pages are opened the next time. */
export const newVersion = ref(false);
/** Whether the pages start without a network here; no on an intranet without https. */
export const startsOffline = ref(false);

/** Before the first page is shown: lets a version that waits take over, as nothing is open yet. */
export async function takeOver(): Promise<void> {
  const waiting = (await registered())?.waiting;
  if (!waiting || !navigator.serviceWorker.controller) {
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

/** After the first page is shown: fetches and keeps the files, and looks for new versions. */
export async function keepShell(): Promise<void> {
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

async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  if (!("serviceWorker" in navigator)) {
    return undefined;
  }
  return navigator.serviceWorker.getRegistration(PAGE).catch(() => undefined);
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
