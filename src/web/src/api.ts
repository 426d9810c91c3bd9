// The resources of /api/v1 that the front end uses, as openapi.json describes them.
import { send, sendForJson } from './http';
import type { Group } from './records/values';

export interface Me {
  account: string;
  person: string;
  name: string;
  post: string;
  agency: string;
  agency_name: string;
  roles: string;
}

export interface Login {
  account: string;
  csrf: string;
  expires: string;
}

export interface KindRow {
  kind: string;
  name: string;
  name_en: string;
  family: string;
  catalogue?: string;
  version: string;
}

export interface Field {
  name: string;
  label: string;
  type: string;
  required: boolean;
  min: number;
  max: number;
  help?: string;
  example?: string;
  min_length?: number;
  max_length?: number;
  options?: { value: string; label: string }[];
  fields?: Field[];
}

/** Whom a document of the kind has to go to. */
export interface Guard {
  among: string; // the field: "cc"
  role: string; // any of these
  same_level: boolean;
}

export interface Kind extends KindRow {
  guards: Guard[];
  fields: Field[];
  sources: { place: string; words: string }[];
}

export interface Fault {
  severity: 'error' | 'warning';
  code: string;
  field: string;
  label: string;
  value: string;
  message: string;
  advice: string;
  english: string;
  where: string;
}

export interface Deadline {
  field: string;
  label: string;
  kind: string;
  length: string;
  start: string;
  end: string;
  last_day: string;
  standing?: string;
  explanation: string;
  basis: string;
  to_verify: boolean;
}

export interface Checkup {
  good: boolean;
  faults: Fault[];
  deadlines: Deadline[];
}

/** A record as the service takes it: {"kind", "fields"}. */
export interface RecordJson {
  kind: string;
  fields: Group;
}

export interface Receipt {
  id: string;
  number: string;
  title: string;
  date: string;
  sha256: string;
  log_index: number;
  checkpoint: string;
  level: string;
  level_problem?: string;
  warnings?: Fault[];
}

/** A rectangle in points from the top left corner of a page. */
export interface Rectangle {
  page: number;
  box: [number, number, number, number];
}

export interface Hit {
  id: string;
  imported_id?: string;
  number: string;
  title: string;
  agency: string;
  date: string;
  kind: string;
  snippet: string;
  page?: number;
  places?: Rectangle[];
}

export interface FacetRow {
  value: string;
  count: number;
  label?: string;
}

export interface Answer {
  q: string;
  understood?: string[];
  total: number;
  total_is_lower_bound?: boolean;
  widened?: boolean;
  near_unknown?: boolean;
  unindexed?: number;
  hits: Hit[];
  facets?: Record<string, FacetRow[]>;
}

export interface Finding {
  code: string;
  indication: string;
  sub_indication: string;
  detail: string;
  sentence: string;
  next_step: string;
}

interface Judged {
  field: string;
  subject: string;
  certificate_sha256: string;
  algorithm: string;
  revision: number;
  covered_bytes: number;
  covers_whole_file: boolean;
  indication: string;
  sub_indication: string;
  findings: Finding[];
}

export interface TimestampReport extends Judged {
  authority: string;
  time: string | null;
  valid_until: string | null;
}

export interface SignatureReport extends Judged {
  signer: string;
  level: string;
  claimed_time: string | null;
  best_signature_time: string | null;
  provable_until: string | null;
  revocation_complete: boolean;
  timestamp: TimestampReport | null;
}

export interface Verification {
  state: 'VALID' | 'VALID_EXTENDED' | 'INDETERMINATE' | 'INVALID' | 'UNSIGNED';
  level: string;
  sha256: string;
  size: number;
  revisions: number;
  findings: Finding[];
  signatures: SignatureReport[];
  timestamps: TimestampReport[];
  compared_with_archive: boolean;
  archived?: { id: string; number: string; log_index: number; is_newest: boolean; is_renewed: boolean };
}

const base = '/api/v1';

export const sessions = {
  current: () => sendForJson<Me>(`${base}/sessions/current`, { quiet: true }),
  open: (account: string, password: string, totp: string) =>
    sendForJson<Login>(`${base}/sessions`, {
      method: 'POST',
      body: { account, password, ...(totp === '' ? {} : { totp }) },
      quiet: true,
    }),
  close: () => send(`${base}/sessions/current`, { method: 'DELETE', quiet: true }),
};

export const kinds = {
  list: async () => (await sendForJson<{ kinds: KindRow[] }>(`${base}/kinds`)).kinds,
  show: (kind: string) => sendForJson<Kind>(`${base}/kinds/${encodeURIComponent(kind)}`),
};

export const records = {
  check: (record: RecordJson, signal?: AbortSignal) =>
    sendForJson<Checkup>(`${base}/checks?as=draft`, { method: 'POST', body: record, signal }),
  preview: async (record: RecordJson, signal?: AbortSignal) =>
    (await send(`${base}/previews?as=draft`, { method: 'POST', body: record, signal })).arrayBuffer(),
};

function pdfAddress(id: string): string {
  return `${base}/documents/${encodeURIComponent(id)}/pdf`;
}

export const documents = {
  pdfAddress,
  bundleAddress: (id: string) => `${base}/documents/${encodeURIComponent(id)}/bundle`,
  issue: (record: RecordJson) =>
    sendForJson<Receipt>(`${base}/documents`, { method: 'POST', body: record }),
  pdf: async (id: string, signal?: AbortSignal) => (await send(pdfAddress(id), { signal })).arrayBuffer(),
  search: (words: URLSearchParams, signal?: AbortSignal) =>
    sendForJson<Answer>(`${base}/search?${words.toString()}`, { signal }),
};

export const verifications = {
  judge: (file: Blob) =>
    sendForJson<Verification>(`${base}/verifications`, {
      method: 'POST',
      body: file,
      type: 'application/pdf',
    }),
  /** A report on it that the instance signs. */
  report: async (name: string, file: Blob) =>
    (
      await send(`${base}/verifications/reports?name=${encodeURIComponent(name)}`, {
        method: 'POST',
        body: file,
        type: 'application/pdf',
      })
    ).blob(),
};
