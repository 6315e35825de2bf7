/** The large screen renews its numbers in place: nothing flickers, nothing scrolls. */
const EVERY = 60_000;
const page = document.body;
let timer: number | undefined;

async function renew(): Promise<void> {
  let answer: Response;
  try {
    // Marked as unattended: a screen on the wall keeps no session alive.
    answer = await fetch(location.href, {
      headers: { "X-Unattended": "1" },
      credentials: "same-origin",
      cache: "no-store",
    });
  } catch {
    tell("textOffline");
    return;
  }
  if (answer.redirected || answer.status === 401 || answer.status === 403) {
    clearInterval(timer);
    tell("textEnded");
    return;
  }
  if (!answer.ok) {
    tell("textOffline");
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!exchange(fresh)) {
    location.reload();
    return;
  }
  tell();
  document.dispatchEvent(new Event("anlan:renewed"));
}

/** Put the new content of each live part in its place; false when the page has other parts now. */
function exchange(fresh: Document): boolean {
  const places = (root: Document): HTMLElement[] => Array.from(root.querySelectorAll("[data-live]"));
  const [old, young] = [places(document), places(fresh)];
  const names = (parts: HTMLElement[]): string => parts.map((part) => part.dataset.live).join();
  if (names(old) !== names(young)) return false;
  old.forEach((part, place) => {
    const from = young[place];
    if (from && from.innerHTML !== part.innerHTML) part.replaceChildren(...Array.from(from.childNodes));
  });
  return true;
}

/** Say above that the picture stands still, and since when; nothing when all is well. */
function tell(text?: "textOffline" | "textEnded"): void {
  const notice = document.querySelector<HTMLElement>("[data-notice]");
  if (!notice) return;
  const since = document.querySelector("[data-live=now] time")?.textContent ?? "";
  notice.hidden = !text;
  notice.textContent = text ? `${page.dataset[text]} ${since}` : "";
}

function watchFullScreen(): void {
  const button = document.querySelector<HTMLElement>("[data-fullscreen]");
  if (button && document.fullscreenEnabled) {
    button.hidden = false;
    button.addEventListener("click", () => void document.documentElement.requestFullscreen());
    document.addEventListener("fullscreenchange", () => {
      button.hidden = document.fullscreenElement !== null;
    });
  }
  document.addEventListener("keydown", (event) => {
    // In full screen the browser itself takes Escape and leaves it.
    if (event.key === "Escape" && !document.fullscreenElement) location.assign(page.dataset.back ?? "/");
  });
}

watchFullScreen();
timer = window.setInterval(() => void renew(), EVERY);
