import htmx from "htmx.org";

import { csrfToken } from "./csrf";
import { showMessage } from "./messages";

/** htmx under a policy that allows neither eval nor inline styles. */
export function setUpHtmx(): void {
  Object.assign(htmx.config, {
    allowEval: false,
    includeIndicatorStyles: false,
    // A school's computer is shared: no page stays behind in the browser's storage.
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    selfRequestsOnly: true,
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      // 422 is a form with its errors and goes where the form was; any other refusal is a message.
      { code: "422", swap: true },
      { code: "[45]..", swap: true, error: true, target: "#messages", swapOverride: "beforeend" },
    ],
  });
  document.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
    detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:sendError", (event) => {
    // What asks by itself every other second will ask again, and need not complain each time.
    const trigger = (event.target as Element).getAttribute("hx-trigger");
    if (trigger?.startsWith("every")) return;
    const text = document.body.dataset["textOffline"];
    if (text) showMessage(text, "error");
  });
}
