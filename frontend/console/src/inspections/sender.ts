import { send } from "../csrf";
import type { Item, Stored } from "./item";
import { type Outbox, sameWords, type Unsent } from "./outbox";

const FIRST_PAUSE_MS = 3_000;
const LONGEST_PAUSE_MS = 60_000;
const PATIENCE_MS = 20_000;

/** What the page does with what becomes of an answer. */
export interface Listener {
  saving(item: Item): void;
  saved(item: Item, stored: Stored): void;
  refused(item: Item, message: string): void;
  conflict(item: Item, stored: Stored): void;
  cut(item: Item): void;
  signedOut(): void;
  rested(): void;
}

interface Refusal {
  code?: string;
  message?: string;
  stored?: Stored;
}

/** Sends the outbox one answer after another, waits out a cut line and tries again. */
export class Sender {
  private readonly held = new Set<string>();
  private busy = false;
  private stopped = false;
  private pause = FIRST_PAUSE_MS;
  private timer = 0;

  constructor(
    private readonly address: string,
    private readonly items: Map<string, Item>,
    private readonly outbox: Outbox,
    private readonly listener: Listener,
  ) {
    window.addEventListener("online", () => this.now());
    document.addEventListener("visibilitychange", () => this.now());
  }

  /** Try at once, held answers included: the person asked for it or something changed. */
  retry(code: string): void {
    this.held.delete(code);
    this.now();
  }

  now(): void {
    window.clearTimeout(this.timer);
    if (!this.busy && !this.stopped) void this.run();
  }

  private async run(): Promise<void> {
    this.busy = true;
    let item = this.next();
    while (item && !this.stopped) {
      if (!(await this.sendOne(item))) {
        this.timer = window.setTimeout(() => this.now(), this.pause);
        this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
        break;
      }
      this.pause = FIRST_PAUSE_MS;
      item = this.next();
    }
    this.busy = false;
    this.listener.rested();
  }

  private next(): Item | undefined {
    const code = this.outbox
      .codes()
      .find((each) => this.outbox.get(each)?.ready && !this.held.has(each) && this.items.has(each));
    return code === undefined ? undefined : this.items.get(code);
  }

  /** False when the line is cut and the rest must wait. */
  private async sendOne(item: Item): Promise<boolean> {
    const unsent = this.outbox.get(item.code)!;
    this.listener.saving(item);
    let response: Response;
    try {
      response = await this.put(item.code, unsent);
    } catch {
      this.listener.cut(item);
      return false;
    }
    if (response.status >= 500 || response.status === 429) {
      this.listener.cut(item);
      return false;
    }
    // A page where an answer was awaited: the session has ended.
    if (!(response.headers.get("Content-Type") ?? "").includes("json")) return this.stop();
    const body = (await response.json()) as Stored & Refusal;
    if (body.code === "form_expired") return this.stop(); // its token went with the session
    if (response.ok) this.acknowledge(item, unsent, body);
    else this.hold(item, body);
    return true;
  }

  private stop(): true {
    this.stopped = true;
    this.listener.signedOut();
    return true;
  }

  private async put(code: string, unsent: Unsent): Promise<Response> {
    const patience = new AbortController();
    const timer = window.setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      return await send(`${this.address}${encodeURIComponent(code)}/`, {
        method: "PUT",
        headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ ...unsent.said, revision: unsent.revision }),
        signal: patience.signal,
      });
    } finally {
      window.clearTimeout(timer);
    }
  }

  private acknowledge(item: Item, sent: Unsent, stored: Stored): void {
    const waiting = this.outbox.get(item.code);
    item.revision = stored.revision;
    if (waiting && !sameWords(waiting.said, sent.said)) {
      // Changed again while it was under way: the newer one follows.
      this.outbox.put(item.code, { ...waiting, revision: stored.revision });
      return;
    }
    this.outbox.drop(item.code);
    this.listener.saved(item, stored);
  }

  private hold(item: Item, refusal: Refusal): void {
    this.held.add(item.code);
    if (refusal.code === "already_changed" && refusal.stored) {
      this.listener.conflict(item, refusal.stored);
    } else {
      this.listener.refused(item, refusal.message ?? "");
    }
  }
}
