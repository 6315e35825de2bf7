import { Outbox } from "./inspections/outbox";
import { Sheet } from "./inspections/sheet";
import { watchSignature } from "./inspections/signature";
import { showMessage } from "./messages";

const open = document.querySelector<HTMLElement>("[data-sheet]");
if (open) new Sheet(open);

/** A sheet that somebody else handed in meanwhile: what was left here is named, then let go. */
const closed = document.querySelector<HTMLElement>("[data-closed-sheet]");
if (closed) {
  const outbox = new Outbox(closed.dataset["closedSheet"] ?? "", closed.dataset["person"] ?? "");
  const lost = outbox.codes();
  if (lost.length > 0) {
    const told = lost.map((code) => {
      const said = outbox.get(code)?.said;
      return [code, said?.location, said?.description].filter(Boolean).join(" ");
    });
    showMessage(`${closed.dataset["textLost"] ?? ""}${told.join("；")}`, "warning");
    outbox.clear();
  }
}

watchSignature();
