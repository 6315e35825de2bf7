import { canvasOf, release } from "../photo/canvas";
import { codeOn } from "./decode";

// Enough for a code that fills a third of the view.
const EDGE = 800;
const PAUSE = 150; // ms between two looks: leaves the processor to the picture

export type NoCamera = "scanRefused" | "scanNoCamera";

/**
 * Shows the camera's view in `video` and tells each code that is seen, until the signal ends it.
 *
 * Answers why there is no view where there is none.
 */
export async function watch(
  video: HTMLVideoElement,
  seen: (text: string) => void,
  signal: AbortSignal,
): Promise<NoCamera | null> {
  // Missing on pages that did not come by https.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) return "scanNoCamera";
  let stream: MediaStream;
  try {
    stream = await devices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  } catch (error) {
    return error instanceof DOMException && error.name === "NotAllowedError" ? "scanRefused" : "scanNoCamera";
  }
  const stop = (): void => stream.getTracks().forEach((track) => track.stop());
  if (signal.aborted) {
    stop();
    return null;
  }
  signal.addEventListener("abort", stop);
  video.srcObject = stream;
  await video.play().catch(() => undefined);
  void look(video, seen, signal);
  return null;
}

async function look(video: HTMLVideoElement, seen: (text: string) => void, signal: AbortSignal): Promise<void> {
  const [canvas, brush] = canvasOf(1, 1);
  while (!signal.aborted) {
    const scale = Math.min(1, EDGE / Math.max(video.videoWidth, video.videoHeight, 1));
    if (video.videoWidth > 0) {
      canvas.width = Math.round(video.videoWidth * scale);
      canvas.height = Math.round(video.videoHeight * scale);
      brush.drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await codeOn(canvas);
      if (text && !signal.aborted) seen(text);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  release(canvas);
}
