import { Buffer } from "node:buffer";

import type { Plugin } from "vite";

const STYLES = /vant\/es\/icon\/index\.css/;
const FONT = /url\("?data:font\/woff2;[^,]*base64,([^")]+)"?\)/;

/** Vant carries its icons as a data address inside the styles; our policy takes fonts as files. */
export function iconFont(): Plugin {
  return {
    name: "icon-font",
    enforce: "pre",
    apply: "build",
    transform(code, id) {
      const found = STYLES.test(id) ? FONT.exec(code) : null;
      if (found === null) {
        return null;
      }
      const source = Buffer.from(found[1] ?? "", "base64");
      const file = this.emitFile({ type: "asset", name: "icons.woff2", source });
      return code.replace(/src:[^}]*/, `src:url(__VITE_ASSET__${file}__) format("woff2")`);
    },
  };
}
