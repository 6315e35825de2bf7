import "fake-indexeddb/auto";

// As much of a browser as the store and the sync ask for.
const kept = new Map<string, string>();
Object.assign(globalThis, {
  localStorage: {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  },
  document: { documentElement: { lang: "zh-Hans" }, visibilityState: "visible", createElement: () => ({}) },
});
