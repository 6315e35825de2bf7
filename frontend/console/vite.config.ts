import { defineConfig } from "vite";

import { floor } from "../floor.mts";

// 360 browser's engine and the last Safari of old school tablets.
const browsers = ["chrome87", "edge87", "safari14"];

export default defineConfig({
  base: "./",
  plugins: [floor()],
  build: {
    outDir: "../../src/anlan/web/static/console",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: browsers,
    cssTarget: browsers,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 600, // kB: charts, a chunk of its own that only pages with charts load
    rolldownOptions: {
      input: {
        main: "src/main.ts",
        inspections: "src/inspections.ts",
        charts: "src/charts.ts",
        uploads: "src/uploads.ts",
        submissions: "src/submissions.ts",
        wall: "src/wall.ts",
      },
      // htmx holds an eval that its setting allowEval and the page's policy both shut off.
      checks: { eval: false, bundlerTimings: false },
    },
  },
  css: {
    preprocessorOptions: {
      scss: {
        quietDeps: true,
        // Bootstrap 5.3 is written with @import and says so itself; ours is not.
        silenceDeprecations: ["import"],
      },
    },
  },
});
