import { CLIENT } from "./types";

const ROOT = "/api/v1";
/** A weak signal is slow, a dead one says nothing: after so many milliseconds we try again. */
const PATIENCE = 45_000;
/** Below this, packing costs more than it spares. */
const WORTH_PACKING = 1400;

/** Nothing came back: no network, or the answer was lost. What was sent may have arrived. */
export class Unreached extends Error {}

/** The server answered with a refusal; the message is fit for the person. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** In whose name a request goes: with the device's key, or with the session and its token. */
export type Credentials = { key: string } | { csrf: string };

export interface Request {
  method: "GET" | "POST" | "PUT";
  path: string;
  as: Credentials;
  json?: unknown;
  bytes?: ArrayBuffer;
  headers?: Record<string, string>;
}

/** Somebody has touched the page in the last minutes. */
const ATTENDED = 120_000;
let touchedAt = Date.now();
if (typeof window !== "undefined") {
  for (const kind of ["pointerdown", "keydown"]) {
    window.addEventListener(kind, () => (touchedAt = Date.now()), { passive: true });
  }
}

function isAttended(): boolean {
  return Date.now() - touchedAt < ATTENDED;
}

/** One request; throws Unreached or Refused. */
export async function ask<T>(request: Request): Promise<T> {
  const headers: Record<string, string> = { "X-Field-Client": String(CLIENT), Accept: "application/json", ...request.headers };
  if ("key" in request.as) {
    headers["Authorization"] = `Bearer ${request.as.key}`;
  } else if (request.method !== "GET") {
    headers["X-CSRFToken"] = request.as.csrf;
  }
  if (!isAttended()) {
    headers["X-Unattended"] = "1"; // keeps no session alive
  }
  const body = await bodyOf(request, headers);
  const answer = await reached(ROOT + request.path, {
    method: request.method,
    headers,
    cache: "no-store",
    redirect: "manual",
    // A key stands for itself: the session beside it may be another person's.
    credentials: "key" in request.as ? "omit" : "same-origin",
    ...(body !== undefined && { body }),
  });
  return answer as T;
}

async function reached(address: string, options: RequestInit): Promise<unknown> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  let status = 0;
  let told: unknown;
  try {
    const answer = await fetch(address, { ...options, signal: stop.signal });
    status = answer.type === "opaqueredirect" ? 401 : answer.status;
    told = await answer.json().catch(() => undefined);
  } catch {
    throw new Unreached("no answer");
  } finally {
    clearTimeout(timer);
  }
  if (status >= 200 && status < 300 && told !== undefined) {
    return told;
  }
  if (status >= 200 && status < 300) {
    throw new Unreached("half an answer"); // cut, or a hotspot's own page
  }
  const { code = "", message = "", ...body } = (told ?? {}) as Record<string, unknown>;
  throw new Refused(status, String(code), String(message), body);
}

async function bodyOf(request: Request, headers: Record<string, string>): Promise<BodyInit | undefined> {
  if (request.bytes !== undefined) {
    headers["Content-Type"] = "application/octet-stream";
    return request.bytes;
  }
  if (request.json === undefined) {
    return undefined;
  }
  headers["Content-Type"] = "application/json";
  const text = JSON.stringify(request.json);
  if (text.length < WORTH_PACKING || typeof CompressionStream === "undefined") {
    return text;
  }
  headers["Content-Encoding"] = "gzip";
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Response(packed).arrayBuffer();
}
