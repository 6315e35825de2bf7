const INK = "#17262d";
const LINE = 2.5;

/** A field to sign with finger, pen or mouse; the drawing travels as a PNG in a hidden field. */
export function watchSignature(): void {
  const form = document.querySelector<HTMLFormElement>("[data-sign]");
  const box = form?.querySelector<HTMLElement>("[data-signature]");
  const pad = box?.querySelector<HTMLCanvasElement>("[data-pad]");
  const field = form?.querySelector<HTMLInputElement>("[name=signature]");
  if (!form || !box || !pad || !field) return;
  box.hidden = false;
  const brush = prepare(pad);
  if (!brush) return;
  let drawn = false;
  draw(pad, brush, () => {
    drawn = true;
  });
  box.querySelector("[data-clear]")?.addEventListener("click", () => {
    brush.clearRect(0, 0, pad.width, pad.height);
    drawn = false;
  });
  form.addEventListener("submit", () => {
    field.value = drawn ? pad.toDataURL("image/png") : "";
  });
}

function prepare(pad: HTMLCanvasElement): CanvasRenderingContext2D | null {
  const sharp = Math.min(window.devicePixelRatio || 1, 2);
  pad.width = Math.round(pad.clientWidth * sharp);
  pad.height = Math.round(pad.clientHeight * sharp);
  const brush = pad.getContext("2d");
  if (!brush) return null;
  brush.scale(sharp, sharp);
  brush.lineWidth = LINE;
  brush.lineCap = "round";
  brush.lineJoin = "round";
  brush.strokeStyle = INK;
  return brush;
}

function draw(pad: HTMLCanvasElement, brush: CanvasRenderingContext2D, began: () => void): void {
  let down = false;
  pad.addEventListener("pointerdown", (event) => {
    down = true;
    pad.setPointerCapture(event.pointerId);
    brush.beginPath();
    brush.moveTo(event.offsetX, event.offsetY);
    event.preventDefault();
  });
  pad.addEventListener("pointermove", (event) => {
    if (!down) return;
    brush.lineTo(event.offsetX, event.offsetY);
    brush.stroke();
    began();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    pad.addEventListener(end, () => {
      down = false;
    });
  }
}
