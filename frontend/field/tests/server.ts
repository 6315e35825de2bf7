// A server in memory, as docs/field-sync.md describes it, behind a line that can be cut anywhere.

import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

import type { Contest, ParcelContent, ParcelResult, Pulled, SentAnswer, StoredAnswer } from "../src/sync/types";
import type { Chance } from "./chance";

type Body = Record<string, unknown>;

export class Server {
  /** Chance of a cut in a request; half of the cuts lose the answer alone. */
  cuts = 0;
  signedIn = true;
  person = "01900000-0000-7000-8000-00000000000a";
  /** Refuses parcels with this sentence while it is set. */
  refusal = "";
  /** Puts parcels aside with this reason while it is set. */
  quarantines = "";
  pulled: Pulled = { server_time: "", cursor: "1", bundles: [], checklists: {}, gone: [] };

  readonly parcels = new Map<string, { content: string; result: ParcelResult }>();
  readonly photos = new Map<string, Uint8Array>();
  readonly pieces = new Map<string, Uint8Array>();
  readonly answers = new Map<string, StoredAnswer & { photos: string[] }>();
  readonly hazards: string[] = [];
  readonly visits = new Set<string>();
  readonly finished: string[] = [];
  readonly handedIn: string[] = [];
  requests = 0;

  constructor(private readonly chance: Chance) {
    globalThis.fetch = (address, options) => this.answer(String(address), options ?? {});
  }

  /** The bureau decides about everything that was put aside. */
  decide(state: ParcelResult["state"], reason: string): void {
    for (const parcel of this.parcels.values()) {
      if (parcel.result.state === "quarantined") {
        parcel.result = { ...parcel.result, state, reason };
      }
    }
  }

  private async answer(address: string, options: RequestInit): Promise<Response> {
    this.requests++;
    const isCut = this.chance.next() < this.cuts;
    const where = isCut ? this.chance.pick(["before", "within", "after"]) : "nowhere";
    if (where === "before") {
      throw new TypeError("cut before the server");
    }
    let body = options.body as ArrayBuffer | string | undefined;
    const isPhoto = address.includes("/photos/") && options.method === "PUT";
    if (where === "within") {
      if (!isPhoto) {
        throw new TypeError("cut within the request");
      }
      body = (body as ArrayBuffer).slice(0, this.chance.below((body as ArrayBuffer).byteLength));
    }
    const headers = new Headers(options.headers);
    const [status, told] = await this.route(address.replace("/api/v1", ""), options.method ?? "GET", headers, body);
    if (isCut) {
      throw new TypeError("cut before the answer");
    }
    return new Response(JSON.stringify(told), { status, headers: { "Content-Type": "application/json" } });
  }

  private async route(path: string, method: string, headers: Headers, body: unknown): Promise<[number, unknown]> {
    const isKey = headers.get("Authorization") === "Bearer key";
    if (!isKey && !this.signedIn) {
      return [401, { code: "sign_in_needed", message: "请登录", fields: {} }];
    }
    if (path.startsWith("/photos/") && method === "PUT") {
      return this.piece(path.slice("/photos/".length), headers, new Uint8Array(body as ArrayBuffer));
    }
    const json = await read(body, headers);
    switch (path) {
      case "/me":
        return [200, this.me()];
      case "/devices":
        return [200, { id: "device", key: "key" }];
      case "/tasks":
        return [200, { server_time: "", own: [], visits: [], campaigns: [] }];
      case "/pull":
        return [200, this.pulled];
      case "/photos/have":
        return [200, this.have(json["sha256"] as string[])];
      case "/parcels/states":
        return [200, { results: (json["ids"] as string[]).flatMap((id) => this.parcels.get(id)?.result ?? []) }];
      case "/push":
        return [200, { results: (json["parcels"] as { id: string; content: ParcelContent }[]).map((each) => this.parcel(each)) }];
      default:
        return [404, {}];
    }
  }

  private me(): Body {
    const limits = { long_edge: 2048, photo_bytes: 20_000_000, piece_bytes: 1000, push_bytes: 4_000_000 };
    const versions = { current: 1, oldest: 1 };
    return { id: this.person, name: "检查员", roles: [], server_time: "", client: versions, limits, csrf: "token", language: "zh-hans", devices: ["device"] };
  }

  private have(asked: string[]): Body {
    const partial = asked.filter((each) => this.pieces.has(each)).map((each) => [each, this.pieces.get(each)?.length]);
    return { have: asked.filter((each) => this.photos.has(each)), partial: Object.fromEntries(partial) };
  }

  private piece(digest: string, headers: Headers, bytes: Uint8Array): [number, unknown] {
    const length = Number(headers.get("Upload-Length"));
    if (this.photos.has(digest)) {
      return [200, { received: length, complete: true }];
    }
    const before = this.pieces.get(digest) ?? new Uint8Array();
    if (Number(headers.get("Upload-Offset")) !== before.length) {
      return [409, { code: "already_changed", message: "", fields: {}, received: before.length }];
    }
    const now = new Uint8Array([...before, ...bytes]);
    if (now.length < length) {
      this.pieces.set(digest, now);
      return [200, { received: now.length, complete: false }];
    }
    this.pieces.delete(digest);
    if (bytesToHex(sha256(now)) !== digest) {
      return [400, { code: "broken", message: "照片损坏", fields: {} }];
    }
    this.photos.set(digest, now);
    return [200, { received: length, complete: true }];
  }

  private parcel({ id, content }: { id: string; content: ParcelContent }): ParcelResult {
    const text = JSON.stringify(content);
    const known = this.parcels.get(id);
    if (known !== undefined && known.content !== text) {
      return { ...known.result, state: "differs", stored: JSON.parse(known.content) as ParcelContent };
    }
    const missing = declared(content).filter((each) => !this.photos.has(each));
    if (known !== undefined && known.result.state !== "waiting") {
      return known.result;
    }
    const result = missing.length > 0 ? this.result(id, "waiting", { missing }) : this.apply(id, content);
    this.parcels.set(id, { content: text, result });
    return result;
  }

  private apply(id: string, content: ParcelContent): ParcelResult {
    if (this.refusal !== "") {
      return this.result(id, "refused", { reason: this.refusal });
    }
    if (this.quarantines !== "") {
      return this.result(id, "quarantined", { reason: this.quarantines });
    }
    this.visits.add(content.inspection);
    const answers: Record<string, Record<string, number>> = {};
    const contests: Contest[] = [];
    for (const sheet of content.sheets) {
      for (const answer of sheet.answers) {
        const contest = this.merge(id, sheet.row, answer);
        contests.push(...contest);
        (answers[sheet.row] ??= {})[answer.item] = this.answers.get(`${sheet.row}/${answer.item}`)?.revision ?? 0;
      }
      for (const [key, stored] of this.answers) {
        stored.photos = stored.photos.filter((photo) => !key.startsWith(sheet.row) || !sheet.dropped_photos.includes(photo));
      }
    }
    const isContested = contests.length > 0;
    const rows = content.kind === "self" ? content.sheets.filter((sheet) => sheet.hand_in).map(({ row }) => row) : this.rows(content);
    const handedIn = isContested ? [] : rows;
    const finished = !isContested && content.finish !== null;
    this.hazards.push(...content.hazards.map((hazard) => hazard.id));
    this.handedIn.push(...handedIn);
    this.finished.push(...(finished ? [content.inspection] : []));
    const outcome = { answers, contests, hazards: [], handed_in: handedIn, finished };
    return { ...this.result(id, isContested ? "contested" : "applied", {}), inspection: content.inspection, outcome };
  }

  // The places of a visit are handed in with its end.
  private rows(content: ParcelContent): string[] {
    return content.finish === null ? [] : [...new Set([...this.answers.keys()].map((key) => key.split("/")[0] ?? ""))];
  }

  private merge(parcel: string, row: string, sent: SentAnswer): Contest[] {
    const key = `${row}/${sent.item}`;
    const standing = this.answers.get(key);
    const { photos, revision, item: _item, ...said } = sent;
    const stored = { ...said, by: "检查员", by_id: this.person, photos: [], revision: 1 } as unknown as StoredAnswer;
    const all = [...(standing?.photos ?? []), ...photos.map((photo) => photo.id)];
    if (standing === undefined || standing.revision === revision) {
      this.answers.set(key, { ...stored, photos: [...new Set(all)], revision: revision + 1 });
      return [];
    }
    if (standing.verdict === said.verdict && standing.description === said.description) {
      standing.photos = [...new Set(all)];
      return [];
    }
    return [{ id: `${parcel}/${key}`, row, item: sent.item, standing, offered: stored }];
  }

  private result(id: string, state: ParcelResult["state"], more: Partial<ParcelResult>): ParcelResult {
    return { id, state, inspection: null, missing: [], reason: "", outcome: {}, ...more };
  }
}

function declared(content: ParcelContent): string[] {
  const things = [...content.sheets.flatMap((sheet) => sheet.answers), ...content.hazards, ...content.look_backs];
  return things.flatMap((thing) => thing.photos.map((photo) => photo.sha256));
}

async function read(body: unknown, headers: Headers): Promise<Body> {
  if (body === undefined) {
    return {};
  }
  if (headers.get("Content-Encoding") !== "gzip") {
    return JSON.parse(String(body)) as Body;
  }
  const unpacked = new Blob([body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(unpacked).json()) as Body;
}
