import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

import { floor } from "../floor.mts";
import { iconFont } from "./build/icon-font.ts";
import { shellList } from "./build/shell-list.ts";

// 360 browser's engine and the last Safari of old school tablets, as the console's.
const browsers = ["chrome87", "edge87", "safari14"];

export default defineConfig({
  base: "./",
  plugins: [vue(), iconFont(), shellList(), floor()],
  define: { __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false" },
  build: {
    outDir: "../../src/anlan/web/static/field",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: browsers,
    cssTarget: browsers,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: "src/main.ts", worker: "src/worker/worker.ts" },
      output: {
        // The worker's address must not change with its content: the browser compares the bytes.
        entryFileNames: (chunk) => (chunk.name === "worker" ? "worker.js" : "assets/[name]-[hash].js"),
      },
      checks: { bundlerTimings: false },
    },
  },
});
