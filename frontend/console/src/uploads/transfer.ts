import { DetailedError, Upload } from "tus-js-client";

import { csrfToken } from "../csrf";
import { digestOf, newId } from "./digest";

const PIECE = 512 * 1024;
const DELAYS = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000];

/** What a transfer tells of itself. */
export interface Listener {
  progress(share: number): void;
  /** All is there; the server knows it under that id. */
  arrived(id: string): void;
  /** The line is broken: it goes on by itself when there is one again, or when asked. */
  broken(): void;
  /** The server refused, and says why ("" where it did not). */
  refused(words: string): void;
}

/** Where files go, for what, and what the server holds from before: digest → address. */
export interface Target {
  endpoint: string;
  purpose: string;
  known: Map<string, string>;
}

/** One file on its way in pieces; after a break or a reload it goes on where the server stands. */
export class Transfer {
  private upload: Upload | null = null;
  private given = false;
  private isBroken = false;

  constructor(
    private readonly file: Blob,
    private readonly name: string,
    private readonly target: Target,
    private readonly listener: Listener,
  ) {
    window.addEventListener("online", this.goOn);
  }

  async start(): Promise<void> {
    const digest = await digestOf(this.file);
    if (this.given) return;
    this.upload = new Upload(this.file, {
      endpoint: this.target.endpoint,
      uploadUrl: this.target.known.get(digest) ?? null,
      chunkSize: PIECE,
      retryDelays: DELAYS,
      storeFingerprintForResuming: false,
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      metadata: { id: newId(), purpose: this.target.purpose, filename: this.name, sha256: digest },
      onProgress: (sent, total) => this.listener.progress(sent / total),
      onSuccess: () => this.end(() => this.listener.arrived(this.id())),
      onError: (error) => this.failed(error),
    });
    this.upload.start();
  }

  /** Go on after a break. */
  readonly goOn = (): void => {
    if (!this.isBroken || !this.upload) return;
    this.isBroken = false;
    this.upload.start();
  };

  /** Give it up, here and on the server. */
  cancel(): void {
    this.end(() => undefined);
    void this.upload?.abort(true).catch(() => undefined);
  }

  private failed(error: Error | DetailedError): void {
    const response = "originalResponse" in error ? error.originalResponse : null;
    if (!response) {
      this.isBroken = true;
      this.listener.broken();
      return;
    }
    this.end(() => this.listener.refused(said(response.getBody())));
  }

  private id(): string {
    return this.upload?.url?.replace(/\/$/, "").split("/").pop() ?? "";
  }

  private end(tell: () => void): void {
    if (this.given) return;
    this.given = true;
    window.removeEventListener("online", this.goOn);
    tell();
  }
}

function said(body: string): string {
  try {
    return (JSON.parse(body) as { message?: string }).message ?? "";
  } catch {
    return "";
  }
}
