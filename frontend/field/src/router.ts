import { type Component, computed, markRaw, ref, shallowRef } from "vue";

import { routes } from "./pages/routes";

/** A page of the field: `/visit/:id` gives its page the property `id`. */
export interface Route {
  path: string;
  load: () => Promise<{ default: Component }>;
  /** The page is kept while these of its parameters stay the same; all of them where it is not said. */
  stays?: string[];
}

interface Found {
  route: Route;
  parameters: Record<string, string>;
}

/** What stands behind the # of the address, without its query. */
export const route = ref(current());
export const page = shallowRef<Component | null>(null);
export const parameters = ref<Record<string, string>>({});
/** Which page stands there: another one is made where this changes, not for another query. */
export const standing = ref("");
/** A page could not be fetched: no signal, or a newer version is on the server. */
export const unreachable = ref(false);
export const query = computed(() => new URLSearchParams(route.value.split("?")[1] ?? ""));

function current(): string {
  return location.hash.replace(/^#/, "") || "/";
}

function matched(path: string): Found | null {
  const steps = path.split("?")[0]?.split("/") ?? [];
  for (const each of routes) {
    const wanted = each.path.split("/");
    if (wanted.length === steps.length && wanted.every((step, at) => step.startsWith(":") || step === steps[at])) {
      const named = wanted.flatMap((step, at) =>
        step.startsWith(":") ? [[step.slice(1), decodeURIComponent(steps[at] ?? "")] as const] : [],
      );
      return { route: each, parameters: Object.fromEntries(named) };
    }
  }
  return null;
}

async function show(): Promise<void> {
  const path = current();
  const found = matched(path) ?? matched("/");
  if (found === null) {
    return;
  }
  try {
    const loaded = await found.route.load();
    if (path === current()) {
      unreachable.value = false;
      const { parameters: named, route: on } = found;
      parameters.value = named;
      standing.value = [on.path, ...(on.stays ?? Object.keys(named)).map((name) => named[name])].join(" ");
      page.value = markRaw(loaded.default);
      route.value = path;
    }
  } catch {
    unreachable.value = true;
  }
}

/** Fetches every page now: the next one may be wanted where no signal is. */
export async function fetchAll(): Promise<void> {
  await Promise.all(routes.map((each) => each.load()));
}

export function go(path: string): void {
  location.hash = path;
}

/** Changes the address without a step in the history: what the reader filters, what is open. */
export function replace(path: string): void {
  history.replaceState(history.state, "", `#${path}`);
  void show();
}

window.addEventListener("hashchange", () => void show());
void show();
