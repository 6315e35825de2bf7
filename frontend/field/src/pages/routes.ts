import type { Route } from "../router";

export const routes: Route[] = [
  { path: "/", load: () => import("./TasksPage.vue") },
  { path: "/take", load: () => import("./TakePage.vue") },
  { path: "/unit/:participation", load: () => import("./UnitPage.vue") },
  { path: "/unsent", load: () => import("./UnsentPage.vue") },
  { path: "/contests", load: () => import("./ContestsPage.vue") },
  { path: "/settings", load: () => import("./SettingsPage.vue") },
  { path: "/scan", load: () => import("./ScanPage.vue") },
  { path: "/p/:place", load: () => import("./CodePage.vue") },
  { path: "/i/:inspection", load: () => import("./VisitPage.vue") },
  { path: "/i/:inspection/other", load: () => import("./OtherPage.vue") },
  { path: "/i/:inspection/back", load: () => import("./BackPage.vue") },
  { path: "/i/:inspection/finish", load: () => import("./FinishPage.vue") },
  { path: "/i/:inspection/:row", load: () => import("./PlacePage.vue") },
  // From item to item the page stays; only what it shows changes.
  { path: "/i/:inspection/:row/:item", load: () => import("./ItemPage.vue"), stays: ["inspection"] },
];
