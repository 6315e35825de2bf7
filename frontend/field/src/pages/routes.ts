import type { Route } from "../router";

export const routes: Route[] = [{ path: "/", load: () => import("./HomePage.vue") }];
