import { send } from "../csrf";

const PAUSE = 1500;

/** A form marked data-keeps is sent to its address a moment after the last change. */
export function watchKeeping(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keeps]")) keep(form);
}

function keep(form: HTMLFormElement): void {
  let waiting = 0;
  let isSending = false;
  let isChanged = false;
  const later = (): void => {
    isChanged = true;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void save(), PAUSE);
  };
  const save = async (): Promise<void> => {
    // One at a time, in the order in which they were typed.
    if (isSending) {
      later();
      return;
    }
    isSending = true;
    isChanged = false;
    say(form, form.dataset["textSaving"]);
    try {
      const response = await send(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: contentOf(form),
      });
      const told = (await response.json()) as { saved?: string; message?: string };
      if (!response.ok) say(form, told.message);
      else {
        say(form, `${form.dataset["textSaved"] ?? ""} ${told.saved ?? ""}`);
        if (!isChanged) form.dispatchEvent(new Event("anlan:saved", { bubbles: true }));
      }
    } catch {
      say(form, form.dataset["textFailed"]);
      isChanged = true;
    } finally {
      isSending = false;
    }
  };
  form.addEventListener("input", later);
  form.addEventListener("anlan:changed", later);
  form.addEventListener("submit", () => window.clearTimeout(waiting));
  window.addEventListener("online", () => {
    if (isChanged) void save();
  });
}

/** What the form would send; a table adds its rows when it is asked for them. */
function contentOf(form: HTMLFormElement): FormData {
  const gather = new CustomEvent<{ rows: string | null }>("anlan:gather", {
    bubbles: false,
    detail: { rows: null },
  });
  form.dispatchEvent(gather);
  const content = new FormData(form);
  if (gather.detail.rows !== null) {
    for (const name of Array.from(content.keys())) if (name.startsWith("row-")) content.delete(name);
    content.set("rows", gather.detail.rows);
  }
  return content;
}

function say(form: HTMLFormElement, words: string | undefined): void {
  const place = form.querySelector("[data-keeps-note]");
  if (place) place.textContent = words ?? "";
}
