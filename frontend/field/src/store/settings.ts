import { current } from "./database";

export interface Settings {
  /** Letters a quarter larger. */
  large: boolean;
  look: "system" | "light" | "dark";
}

export const UNSET: Settings = { large: false, look: "system" };

export async function changeSettings(changed: Partial<Settings>): Promise<void> {
  const before = await current().read<Partial<Settings>>("settings");
  await current().keep("settings", { ...UNSET, ...before, ...changed });
}
