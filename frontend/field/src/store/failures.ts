import { t } from "../words";

/** Something could not be kept on the device; its message tells the person what to do. */
export class NotKept extends Error {}

/** Runs a write; a full or broken storage becomes a sentence. */
export async function written<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof NotKept) {
      throw error;
    }
    console.error("keeping it on this device failed", error);
    throw new NotKept(t(isFull(error) ? "storeFull" : "storeFailed"));
  }
}

function isFull(error: unknown): boolean {
  const names = [named(error), named((error as { inner?: unknown } | null)?.inner)];
  return names.includes("QuotaExceededError");
}

function named(error: unknown): string {
  return (error as { name?: string } | null)?.name ?? "";
}
