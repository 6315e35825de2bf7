// How the pages look on this device, whoever uses it: large text, light or dark.
import { ref, watchEffect } from "vue";

export type Look = "auto" | "light" | "dark";

const LOOK = "anlan-field-look";
const TEXT = "anlan-field-text";
const night = window.matchMedia("(prefers-color-scheme: dark)");
const isNight = ref(night.matches);

export const look = ref<Look>(kept(LOOK) === "dark" ? "dark" : kept(LOOK) === "light" ? "light" : "auto");
export const largeText = ref(kept(TEXT) === "large");

function kept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // a browser that keeps nothing at all
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Chosen until the page is closed.
  }
}

/** Follows what was chosen, and the system where nothing was; called once, at the start. */
export function followAppearance(): void {
  // Safari 14 has the listener, older WebKits of some shells only the old name for it.
  night.addEventListener?.("change", () => (isNight.value = night.matches));
  watchEffect(() => {
    const dark = look.value === "dark" || (look.value === "auto" && isNight.value);
    document.documentElement.dataset["look"] = dark ? "dark" : "light";
    keep(LOOK, look.value);
  });
  watchEffect(() => {
    document.documentElement.dataset["text"] = largeText.value ? "large" : "normal";
    keep(TEXT, largeText.value ? "large" : "normal");
  });
}
