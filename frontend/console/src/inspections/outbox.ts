/** What a person said at one item, as the form has it. */
export interface Said {
  verdict: string;
  number: string;
  reason: string;
  location: string;
  description: string;
  post_name: string;
  fixed_on_spot: boolean;
  measures: string;
  suspected_major: boolean;
}

/** An answer that the server has not acknowledged; `ready` when it says all that it must. */
export interface Unsent {
  said: Said;
  revision: number;
  ready: boolean;
}

/**
 * Answers on their way, kept in this browser until the server has acknowledged each: a cut line,
 * a closed page or an empty battery loses nothing. Kept per person, so that nobody sends in
 * another's name.
 */
export class Outbox {
  private readonly key: string;
  private readonly unsent: Map<string, Unsent>;

  constructor(sheet: string, person: string) {
    this.key = `anlan.sheet.${sheet}.${person}`;
    this.unsent = new Map(Object.entries(this.read()));
  }

  get(code: string): Unsent | undefined {
    return this.unsent.get(code);
  }

  put(code: string, unsent: Unsent): void {
    this.unsent.set(code, unsent);
    this.write();
  }

  drop(code: string): void {
    this.unsent.delete(code);
    this.write();
  }

  clear(): void {
    this.unsent.clear();
    this.write();
  }

  codes(): string[] {
    return Array.from(this.unsent.keys());
  }

  private read(): Record<string, Unsent> {
    try {
      return JSON.parse(window.localStorage.getItem(this.key) ?? "{}") as Record<string, Unsent>;
    } catch {
      return {};
    }
  }

  private write(): void {
    try {
      if (this.unsent.size === 0) window.localStorage.removeItem(this.key);
      else window.localStorage.setItem(this.key, JSON.stringify(Object.fromEntries(this.unsent)));
    } catch {
      // Storage is full or shut off: the answers still live as long as the page.
    }
  }
}

export function sameWords(one: Said, other: Said): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
