// What people do with drafts and with what reaches them: the desk's part of /api/v1.
import type { Fault, Receipt, RecordJson } from './api';
import { send, sendForJson } from './http';

export interface Issuer {
  agency: string;
  person?: string;
  post?: string;
  time?: string;
}

export interface Draft {
  id: string;
  kind: string;
  title: string;
  author: string;
  agency: string;
  state: string;
  version: number;
  updated: string;
  lateness?: string;
  document?: string;
  number?: string;
  issuers: Issuer[];
}

export interface StepTaken {
  time: string;
  verb: string;
  from: string;
  to: string;
  version: number;
  name: string;
  post: string;
  agency: string;
  reason: string;
}

export interface DraftInFull extends Draft {
  record: RecordJson;
  steps: StepTaken[];
  /** The limit that has passed while nobody has said why. */
  late?: string;
  allowed: string[];
}

export interface Outcome extends Draft {
  taken: boolean;
  faults: Fault[];
  receipt?: Receipt;
}

export interface TodoItem {
  section: string;
  id: string;
  number: string;
  title: string;
  detail: string;
  due: string;
  standing: string;
  clock?: number;
  limit?: string;
  limit_kind?: string;
}

export interface Computation {
  rule_version: string;
  start: string;
  end: string;
  last_day: string;
  explanation: string;
  reason: string;
}

export interface Clock {
  id: number;
  document: string;
  agency: string;
  rule: string;
  duty: boolean;
  from: string;
  computations: Computation[];
  name: string;
  kind: string;
  length: string;
  basis: string;
  standing: string;
  number: string;
  title: string;
  answer?: string;
  answered?: string;
  late?: boolean;
  lateness?: string;
}

/** Why a limit is computed anew, and which days do not count. */
export interface Correction {
  reason: string;
  excluded: { from: string; to: string }[];
  extensions: number;
}

export interface Delivery {
  document: string;
  agency: string;
  copy: boolean;
  received: string;
  differences: string;
  log_index: number;
}

export interface CaseDocument {
  id: string;
  number: string;
  title: string;
  kind: string;
  date: string;
  time: string;
  case: string;
  issuers: string[];
  to: string[];
  cc: string[];
  links: string[];
}

export interface Party {
  id: string;
  name: string;
}

export interface DocumentFacts {
  id: string;
  number: string;
  title: string;
  kind: string;
  kind_name: string;
  date: string;
  archived: string;
  case: string;
  secrecy: string;
  retention: string;
  signature_level: string;
  issuers: Party[];
  to: Party[];
  cc: Party[];
  standing: 'current' | 'superseded' | 'withdrawn';
  superseded_by?: string;
  reason?: string;
  log_index: number;
  sha256: string;
  imported: boolean;
  allowed: string[];
}

export interface Agency {
  id: string;
  name: string;
  short_name: string;
  role: string;
  level: string;
  division: string;
  liaisons: { name: string; post: string; phone: string }[];
}

export interface LedgerRow {
  document: string;
  cells: string[];
}

export interface Ledger {
  headings: string[];
  rows: LedgerRow[];
}

export interface Figure {
  name: string;
  label: string;
  count: number;
  documents: string[];
}

export interface RuleStatistics {
  rule: string;
  name: string;
  kind: string;
  figures: Figure[];
}

export interface SavedSearch {
  id: number;
  name: string;
  query: string;
  created: string;
}

const base = '/api/v1';
const draftAt = (id: string): string => `${base}/drafts/${encodeURIComponent(id)}`;
const documentAt = (id: string): string => `${base}/documents/${encodeURIComponent(id)}`;

export const drafts = {
  list: async (words: URLSearchParams) =>
    (await sendForJson<{ drafts: Draft[] }>(`${base}/drafts?${words.toString()}`)).drafts,
  show: (id: string, version?: number) =>
    sendForJson<DraftInFull>(draftAt(id) + (version === undefined ? '' : `?version=${version}`)),
  create: (record: RecordJson, once: string) =>
    sendForJson<Draft>(`${base}/drafts`, { method: 'POST', body: record, once }),
  edit: (id: string, version: number, record: RecordJson) =>
    sendForJson<Draft>(draftAt(id), { method: 'PUT', body: record, version }),
  check: (id: string) => sendForJson<{ good: boolean; faults: Fault[] }>(`${draftAt(id)}/check`),
  preview: async (id: string) => (await send(`${draftAt(id)}/preview`)).arrayBuffer(),
  take: (id: string, version: number, verb: string, reason = '') =>
    sendForJson<Outcome>(`${draftAt(id)}/steps`, {
      method: 'POST',
      body: { verb, reason },
      version,
      accept: 422,
    }),
  explain: (id: string, version: number, lateness: string) =>
    sendForJson<Draft>(`${draftAt(id)}/lateness`, { method: 'PUT', body: { lateness }, version }),
};

export const cases = {
  todo: async () => (await sendForJson<{ items: TodoItem[] }>(`${base}/todo`)).items,
  facts: (id: string) => sendForJson<DocumentFacts>(documentAt(id)),
  chain: async (id: string) =>
    (await sendForJson<{ documents: CaseDocument[] }>(`${documentAt(id)}/case`)).documents,
  deliveries: async (id: string) =>
    (await sendForJson<{ deliveries: Delivery[] }>(`${documentAt(id)}/deliveries`)).deliveries,
  receive: (id: string, received: string, differences: string) =>
    sendForJson<Delivery>(`${documentAt(id)}/receipts`, {
      method: 'POST',
      body: { received, differences },
    }),
  followUps: async (id: string) =>
    (await sendForJson<{ kinds: { kind: string; name: string }[] }>(`${documentAt(id)}/follow-ups`)).kinds,
  followUp: (id: string, kind: string, once: string) =>
    sendForJson<Draft>(`${documentAt(id)}/follow-ups`, { method: 'POST', body: { kind }, once }),
  act: (id: string, act: { act: string; reason: string; by?: string }) =>
    sendForJson<DocumentFacts>(`${documentAt(id)}/acts`, { method: 'POST', body: act }),
  clocks: async (id: string) =>
    (await sendForJson<{ clocks: Clock[] }>(`${documentAt(id)}/clocks`)).clocks,
  openClocks: async () => (await sendForJson<{ clocks: Clock[] }>(`${base}/clocks`)).clocks,
  correctClock: (id: number, correction: Correction) =>
    sendForJson<Clock>(`${base}/clocks/${id}/corrections`, { method: 'POST', body: correction }),
  startClock: (id: number, start: string) =>
    sendForJson<Clock>(`${base}/clocks/${id}/start`, { method: 'POST', body: { start } }),
};

/** A document whose retention has ended. */
export interface DueDocument {
  id: string;
  number: string;
  title: string;
  due: string;
  condemned: boolean; // appraised: to be destroyed
  holds: string[]; // what keeps it from that
}

export interface Appraisal {
  outcome: 'keep' | 'permanent' | 'destroy';
  until?: string;
  supervisors: string[];
  report: string; // Base64
}

const act = (id: string, body: object) => sendForJson<DocumentFacts>(`${documentAt(id)}/acts`, { method: 'POST', body });

export const retention = {
  due: async () => (await sendForJson<{ due: DueDocument[] }>(`${base}/retention`)).due,
  hold: (id: string, hold: string, reason: string) => act(id, { act: 'hold', hold, reason }),
  release: (id: string, hold: string, reason: string) => act(id, { act: 'release', hold, reason }),
  appraise: (id: string, appraisal: Appraisal) => act(id, { act: 'appraise', ...appraisal }),
};

export const ledgers = {
  address: (words: URLSearchParams) => `${base}/ledgers?${words.toString()}`,
  show: (words: URLSearchParams) => sendForJson<Ledger>(ledgers.address(words)),
  statistics: async (words: URLSearchParams) =>
    (await sendForJson<{ rules: RuleStatistics[] }>(`${base}/statistics?${words.toString()}`)).rules,
};

export const savedSearches = {
  list: async () =>
    (await sendForJson<{ searches: SavedSearch[] }>(`${base}/saved-searches`)).searches,
  keep: (name: string, query: string) =>
    sendForJson<SavedSearch>(`${base}/saved-searches`, { method: 'POST', body: { name, query } }),
  forget: (id: number) => send(`${base}/saved-searches/${id}`, { method: 'DELETE' }),
};

export const listAgencies = async (): Promise<Agency[]> =>
  (await sendForJson<{ agencies: Agency[] }>(`${base}/agencies`)).agencies;
