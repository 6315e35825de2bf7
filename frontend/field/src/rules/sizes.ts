const KILO = 1024;

/** Bytes as people read them: 820 kB, 1.4 MB. */
export function sizeWords(bytes: number): string {
  const kilo = bytes / KILO;
  if (kilo < KILO) return `${Math.max(bytes > 0 ? 1 : 0, Math.round(kilo))} kB`;
  const mega = kilo / KILO;
  return mega < KILO ? `${mega.toFixed(mega < 10 ? 1 : 0)} MB` : `${(mega / KILO).toFixed(1)} GB`;
}
