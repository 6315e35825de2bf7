// What crosses the line, as docs/field-sync.md says; the server's schema says the same.

export const CLIENT = 1;

export type Verdict = "" | "pass" | "fail" | "excused";
export type VisitKind =
  | "self"
  | "announced"
  | "unannounced"
  | "surprise"
  | "expert"
  | "look_back"
  | "stationed";

export interface Mark {
  shape: "circle" | "arrow" | "line";
  points: [number, number][];
}

export interface SentPhoto {
  id: string;
  sha256: string;
  size: number;
  role: "before" | "after";
  taken_at: string | null;
  marks: Mark[];
}

export interface SentAnswer {
  item: string;
  verdict: Verdict;
  number: string | null;
  reason: string;
  location: string;
  description: string;
  post_name: string;
  fixed_on_spot: boolean;
  measures: string;
  suspected_major: boolean;
  at: string;
  revision: number;
  photos: SentPhoto[];
}

export interface SentSheet {
  row: string;
  answers: SentAnswer[];
  dropped_photos: string[];
  hand_in: boolean;
}

export interface SentHazard {
  id: string;
  row: string;
  category: string;
  location: string;
  description: string;
  possible_consequence: string;
  fixed_on_spot: boolean;
  measures: string;
  at: string;
  photos: SentPhoto[];
}

export interface SentLookBack {
  id: string;
  hazard: string;
  outcome: "fixed" | "partly" | "not_fixed";
  note: string;
  at: string;
  photos: SentPhoto[];
}

export interface Finish {
  at: string;
  summary: string;
  representative: string;
  inspector_signature: string | null;
  unit_signature: string | null;
  refusal: string;
}

export interface ParcelContent {
  inspection: string;
  campaign: string;
  unit: string;
  kind: VisitKind;
  started_at: string;
  day: string;
  sheets: SentSheet[];
  hazards: SentHazard[];
  look_backs: SentLookBack[];
  finish: Finish | null;
}

export interface Parcel {
  id: string;
  content: ParcelContent;
}

export type ParcelState =
  | "waiting"
  | "applied"
  | "contested"
  | "refused"
  | "quarantined"
  | "rejected"
  | "differs";

export interface StoredAnswer {
  verdict: Verdict;
  number?: number;
  reason?: string;
  location?: string;
  description?: string;
  post_name?: string;
  fixed_on_spot?: boolean;
  measures?: string;
  suspected_major?: boolean;
  by: string;
  by_id: string;
  at: string;
  revision: number;
}

export interface Contest {
  id: string;
  row: string;
  item: string;
  standing: StoredAnswer;
  offered: StoredAnswer;
}

export interface ParcelResult {
  id: string;
  state: ParcelState;
  inspection: string | null;
  missing: string[];
  reason: string;
  outcome: {
    answers?: Record<string, Record<string, number>>;
    contests?: Contest[];
    hazards?: string[];
    handed_in?: string[];
    finished?: boolean;
  };
  stored?: ParcelContent;
}

export interface Me {
  id: string;
  name: string;
  roles: string[];
  server_time: string;
  client: { current: number; oldest: number };
  limits: { long_edge: number; photo_bytes: number; piece_bytes: number; push_bytes: number };
  csrf: string;
  language: string;
  // One's own devices whose keys are good: a device that is not among them asks for a new key.
  devices: string[];
}

export interface ParticipationLine {
  participation: string;
  campaign: string;
  campaign_title: string;
  unit: string;
  unit_name: string;
  // In words.
  unit_kind: string;
  parent_name: string;
  places: number;
  open_hazards: number;
  last_visit: string | null;
}

export interface Tasks {
  server_time: string;
  // Units whose own round I may answer.
  own: ParticipationLine[];
  // Visits that are open and in which I may take part.
  visits: (ParticipationLine & { inspection: string; kind: VisitKind; started_by: string; day: string })[];
  // Campaigns in which I may visit, with the kinds of visits.
  campaigns: { id: string; title: string; kinds: { key: VisitKind; label: string }[] }[];
}

export interface Item {
  code: string;
  category: string;
  category_title: string;
  text: string;
  how: string;
  methods: string[];
  wants_number: boolean;
  number_label: string;
  number_unit: string;
  wants_photo: boolean;
  major_hint: boolean;
  major_note: string;
  bases: string[];
}

export interface Row {
  id: string;
  place: string;
  place_name: string;
  place_kind: string;
  place_kind_label: string;
  items: string[];
}

export interface OpenHazard {
  id: string;
  number: string;
  row: string | null;
  place_name: string;
  location: string;
  description: string;
  grade: "general" | "major";
  grade_label: string;
  state: string;
  state_label: string;
  found_on: string;
  due_on: string | null;
  is_overdue: boolean;
  measures: string;
  rectification: string;
}

export interface SheetState {
  inspection: string;
  row: string;
  state: "draft" | "handed_in";
  answers: Record<string, StoredAnswer>;
  photos: { id: string; item: string; role: "before" | "after"; sha256: string; marks: Mark[] }[];
  contests: Contest[];
}

export interface InspectionState {
  id: string;
  kind: VisitKind;
  kind_label: string;
  state: "open" | "confirmed";
  day: string | null;
  started_by: string;
}

export interface Visit {
  id: string;
  kind_label: string;
  day: string;
  by: string;
  hazards: number;
}

// One unit taken along. A part that has not changed since the cursor is absent.
export interface Bundle {
  participation: string;
  // Which checklist of `Pulled.checklists` the rows speak of.
  checklist: string;
  profile?: {
    campaign: { id: string; title: string; starts_on: string; ends_on: string | null };
    unit: {
      id: string;
      name: string;
      kind: string;
      kind_label: string;
      parent_name: string;
      address: string;
      pupils: number | null;
      features: string[];
    };
    contacts: { role: string; name: string; phone: string }[];
    kinds: { key: VisitKind; label: string }[];
    may_answer_own: boolean;
    posts: string[];
  };
  rows?: Row[];
  hazards?: OpenHazard[];
  visits?: Visit[];
  phrases?: { descriptions: Record<string, string[]>; locations: string[] };
  inspections?: InspectionState[];
  sheets?: SheetState[];
}

export interface Pulled {
  server_time: string;
  cursor: string;
  bundles: Bundle[];
  checklists: Record<string, Item[]>;
  // Taken along before, and not to be seen any more.
  gone: string[];
}
