// When things are sent and pulled: soon after a change, when the network is back, when the page is
// looked at again, and now and then.

import { clearAway } from "../store/clearing";
import { database } from "../store/database";
import { onChange } from "../store/tracking";
import { t } from "../words";
import { askAfter } from "./aside";
import { alone } from "./lock";
import { credentials } from "./person";
import { pull } from "./pull";
import { send } from "./sending";
import { status } from "./status";
import { Refused, Unreached } from "./wire";

/** After the last keystroke, so that desk and field show the same and a word is not sent by letters. */
const SOON = 3000;
const TICK = 30_000;
const PULL_EVERY = 60_000;
const FIRST_RETRY = 5000;
const LONGEST_RETRY = 300_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<void> | null = null;
let isAskedAgain = false;
let hasStarted = false;
let failures = 0;
let retryAt = 0;
let pulledAt = 0;

/** Starts sending and pulling for as long as the page is open. */
export function startEngine(): void {
  if (hasStarted) {
    return;
  }
  hasStarted = true;
  onChange(() => later(SOON));
  window.addEventListener("online", () => {
    status.online = true;
    retryAt = 0;
    later(0);
  });
  window.addEventListener("offline", () => {
    status.online = false;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      retryAt = 0;
      later(0);
    }
  });
  setInterval(() => later(0), TICK);
  later(0);
}

/** Sends now what is unsent, however long the next try was put off. */
export async function sendNow(): Promise<void> {
  retryAt = 0;
  await run();
  if (status.lastError === "" && database.value !== null) {
    await run(); // what a run before this one had not seen
  }
}

/** Brings the newest from the server now. */
export async function pullNow(): Promise<void> {
  pulledAt = 0;
  retryAt = 0;
  await run();
}

function later(milliseconds: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void run(), Math.max(milliseconds, retryAt - Date.now()));
}

async function run(): Promise<void> {
  if (running !== null) {
    isAskedAgain = true;
    await running;
    return;
  }
  if (database.value === null || Date.now() < retryAt) {
    return;
  }
  running = once().finally(() => {
    running = null;
    if (isAskedAgain) {
      isAskedAgain = false;
      later(SOON);
    }
  });
  await running;
}

async function once(): Promise<void> {
  try {
    const mine = await alone(async () => {
      status.sending = true;
      await send();
      await pullWhenDue();
    });
    if (mine) {
      failures = 0;
      status.lastError = "";
      status.instruction = "";
    }
  } catch (error) {
    failed(error);
  } finally {
    status.sending = false;
    status.photoBytes = status.photoSent = 0;
  }
}

async function pullWhenDue(): Promise<void> {
  const isDue = document.visibilityState === "visible" && Date.now() - pulledAt > PULL_EVERY;
  if (isDue && !status.signedOut) {
    await pull({ mayChange: false });
    const as = await credentials();
    if (as !== null) {
      await askAfter(as);
    }
    await clearAway();
    pulledAt = Date.now();
  }
}

function failed(error: unknown): void {
  failures++;
  const pause = Math.min(FIRST_RETRY * 2 ** (failures - 1), LONGEST_RETRY);
  // A whole district comes back from the same outage: not all in one second.
  retryAt = Date.now() + pause * (0.5 + Math.random());
  later(0);
  if (error instanceof Unreached) {
    status.online = navigator.onLine;
    status.lastError = t("syncUnreached");
  } else if (error instanceof Refused && (error.status === 426 || error.status === 409)) {
    status.instruction = error.message;
  } else if (error instanceof Refused && error.status === 401) {
    status.signedOut = true;
    status.lastError = t("syncSignedOut");
  } else if (error instanceof Refused && error.status < 500 && error.message) {
    status.lastError = error.message;
  } else if (error instanceof Refused) {
    status.lastError = t("syncServerFailed", { status: error.status });
  } else {
    console.error("sending failed", error);
    status.lastError = error instanceof Error && error.message ? error.message : t("storeFailed");
  }
}
