// The service worker of the field pages: they start without a network, and of one version.
//
// Every version keeps its own files in a cache of its own and starts from it alone, so a page never
// mixes two versions and never waits for a weak signal. A new version waits until the pages are
// started again (src/worker/page.ts). Nothing but the shell is ever kept: no /api, no page of the
// desk.

interface Shell {
  version: string;
  files: string[];
}

// The parts of the worker's world in use: TypeScript's own library for it excludes the page's.
interface Waited extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetched extends Waited {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface World {
  clients: { matchAll(wanted: { includeUncontrolled: boolean }): Promise<{ postMessage(what: string): void }[]>; claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(kind: "install" | "activate", act: (event: Waited) => void): void;
  addEventListener(kind: "fetch", act: (event: Fetched) => void): void;
  addEventListener(kind: "message", act: (event: Waited & { data: unknown }) => void): void;
}

// The build puts the list in its place (build/shell-list.ts).
declare const __FILES__: Shell;

const world = self as unknown as World;
const shell = __FILES__;

const PREFIX = "anlan-field-shell-";
const PAGE = "/field/";
const FILES = "/static/field/";
const LOOKS = 6;
const BETWEEN_LOOKS = 100;
const NAME = PREFIX + shell.version;

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  const page = await fetch(PAGE, { cache: "reload", credentials: "omit" });
  const text = await page.clone().text();
  const entry = shell.files.find((file) => file.startsWith("assets/main-") && file.endsWith(".js"));
  if (!page.ok || page.redirected || entry === undefined || !text.includes(entry)) {
    // The server was renewed between the worker and the page: the browser tries again later.
    throw new Error("shell and files are of different versions");
  }
  await cache.put(PAGE, page);
  // One after the other: on a weak signal the page that is open goes first.
  for (const file of shell.files) {
    const address = FILES + file;
    const kept = await caches.match(address);
    const answer = kept ?? (await fetch(address));
    if (!answer.ok) {
      throw new Error(`${address}: ${answer.status}`);
    }
    await cache.put(address, answer);
  }
}

async function tidy(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== NAME) {
      await caches.delete(name);
    }
  }
  await world.clients.claim();
}

// Only the page that asks may be open. What it was loaded in the place of goes a moment later.
async function takeOver(): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    const pages = await world.clients.matchAll({ includeUncontrolled: true });
    if (pages.length <= 1) {
      await world.skipWaiting();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
}

async function kept(address: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(address)) ?? fetch(request);
}

world.addEventListener("install", (event) => {
  event.waitUntil(install());
});

world.addEventListener("activate", (event) => {
  event.waitUntil(tidy());
});

world.addEventListener("message", (event) => {
  if (event.data === "take over") {
    event.waitUntil(takeOver());
  }
});

world.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) {
    return;
  }
  if (address.pathname === PAGE) {
    event.respondWith(kept(PAGE, request));
  } else if (address.pathname.startsWith(`${FILES}assets/`)) {
    event.respondWith(kept(address.pathname, request));
  }
});
