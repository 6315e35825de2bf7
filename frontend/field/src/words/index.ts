import { ref } from "vue";

import app from "./app";
import device from "./device";
import files from "./files";
import finish from "./finish";
import found from "./found";
import frame from "./frame";
import item from "./item";
import photo from "./photo";
import sending from "./sending";
import store from "./store";
import sync from "./sync";
import tasks from "./tasks";

// One file for each subject, every key with its Chinese and its English sentence.
const words = {
  ...app,
  ...device,
  ...files,
  ...finish,
  ...found,
  ...frame,
  ...item,
  ...photo,
  ...sending,
  ...store,
  ...sync,
  ...tasks,
} as const;

export type Key = keyof typeof words;
export type Language = "zh-hans" | "en";

const KEPT = "anlan-field-language";

/** The language of the reader: chosen here, else that of the desk's pages. */
export const language = ref<Language>(first());

function first(): Language {
  const kept = chosenBefore();
  return kept === "en" || (kept === null && document.documentElement.lang === "en") ? "en" : "zh-hans";
}

function chosenBefore(): string | null {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing at all
  }
}

export function speak(chosen: Language): void {
  language.value = chosen;
  document.documentElement.lang = chosen === "en" ? "en" : "zh-Hans";
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // Chosen until the page is closed.
  }
}

/** The sentence under a key in the language of the reader; {name} is filled in. */
export function t(key: Key, filled: Record<string, string | number> = {}): string {
  const [chinese, english] = words[key];
  const sentence: string = language.value === "en" ? english : chinese;
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(filled[name] ?? whole));
}
