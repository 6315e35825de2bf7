import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

import type { Plugin } from "vite";

const PLACE = "__FILES__";
const WORKER = "worker.js";

/** Writes into the service worker which files make up this version; their digest is its name. */
export function shellList(): Plugin {
  return {
    name: "shell-list",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk" || !worker.code.includes(PLACE)) {
          throw new Error("the service worker has no place for the list of files");
        }
        const files = Object.values(bundle).filter((file) => file.fileName.startsWith("assets/"));
        const digest = createHash("sha256");
        for (const file of files.sort((one, other) => (one.fileName < other.fileName ? -1 : 1))) {
          digest.update(file.fileName);
          digest.update(file.type === "chunk" ? file.code : Buffer.from(file.source));
        }
        const list = { version: digest.digest("hex").slice(0, 12), files: files.map((file) => file.fileName) };
        worker.code = worker.code.replace(PLACE, JSON.stringify(list));
      },
    },
  };
}
