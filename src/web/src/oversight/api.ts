// What an auditor asks of /api/v1.
import { send, sendForJson } from '../http';

const base = '/api/v1';

export interface Job {
  id: string;
  kind: string;
  person: string;
  options: { since?: string; regenerate?: boolean };
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  done: number;
  total: number;
  created: string;
  ended?: string;
  good?: boolean;
  problem?: string;
  results: string[];
}

export interface NumberSeries {
  agency: string;
  prefix: string;
  year: number;
  highest: number;
  documents: number;
  imported: number;
  voided: { serial: number; reason: string; time: string }[];
  open: number[];
  gaps: number[];
}

export interface Property {
  id: string;
  property: string;
  name: string;
  method: string;
  result: '通过' | '不通过' | '不适用';
  passed: number;
  failed: number;
  examples: string[];
}

export interface AuditProblem {
  document: string;
  where: string;
  problem: string;
}

export interface AuditResult {
  good: boolean;
  made: string;
  entries: number;
  documents: number;
  imported: number;
  disposed: number;
  objects: number;
  bytes: number;
  renewals: number;
  trail_rows: number;
  checkpoint: string;
  problems: AuditProblem[];
  notes: string[];
  four_properties: Property[];
  numbers: NumberSeries[];
  regenerated?: { same_bytes: number; same_text: number; not_archived: number };
}

export interface TrailRow {
  row: number;
  stored: string;
  time: string;
  actor: string;
  agency?: string;
  verb: string;
  object?: string;
  detail?: string;
  result: string;
}

export interface TrailPage {
  rows: TrailRow[];
  problems: { row: string; where: string; problem: string }[];
  checkpoint: string;
  looked_at: number;
  next?: number;
}

export interface LogHead {
  origin: string;
  vkey: string; // the newest
  first_vkey: string; // the one it began with
  key_changes: number; // so many links lead from that to the newest
  checkpoint: string;
}

const post = <T>(path: string, body: object) => sendForJson<T>(path, { method: 'POST', body });

export const jobs = {
  list: async () => (await sendForJson<{ jobs: Job[] }>(`${base}/jobs`)).jobs,
  show: (id: string) => sendForJson<Job>(`${base}/jobs/${id}`),
  start: (kind: string, options: object) => post<Job>(`${base}/jobs`, { kind, options }),
  cancel: (id: string) => sendForJson<Job>(`${base}/jobs/${id}`, { method: 'DELETE' }),
  resultAddress: (id: string, format: string) => `${base}/jobs/${id}/result?format=${format}`,
  result: <T>(id: string) => sendForJson<T>(`${base}/jobs/${id}/result`),
};

export const trail = {
  page: (words: URLSearchParams) => sendForJson<TrailPage>(`${base}/trail?${words.toString()}`),
  exportAddress: (words: URLSearchParams, format: string) =>
    `${base}/trail/export?${words.toString()}&format=${format}`,
};

/** Where the two logs are: their heads, and their files by the C2SP name of a tile, or as keys/1. */
const places = {
  trail: { head: `${base}/trail/head`, files: `${base}/trail/` },
  ledger: { head: `${base}/ledger`, files: `${base}/ledger/` },
};
export type LogName = keyof typeof places;

export const logs = {
  head: (log: LogName) => sendForJson<LogHead>(places[log].head),
  tile: async (log: LogName, path: string) =>
    new Uint8Array(await (await send(places[log].files + path)).arrayBuffer()),
  /** How its key was handed over, for the first time, the second, … */
  links: (log: LogName, count: number) =>
    Promise.all(
      Array.from({ length: count }, async (_, i) => (await send(`${places[log].files}keys/${i + 1}`)).text()),
    ),
};

export const voidNumber = (number: string, reason: string) =>
  post<{ void: boolean }>(`${base}/numbers/voids`, { number, reason });

export const numbers = async () =>
  (await sendForJson<{ series: NumberSeries[] }>(`${base}/numbers`)).series;
