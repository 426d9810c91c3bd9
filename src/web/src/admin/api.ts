// What those who run an instance ask of /api/v1.
import { send, sendForJson } from '../http';

const base = '/api/v1';

export interface Account {
  account: string;
  person: string;
  agency: string;
  roles: string;
  disabled: boolean;
  sample: boolean;
  password: boolean; // whether there is one
  totp: boolean;
}

export interface Token {
  id: string;
  name: string;
  scopes: string;
  expires: string;
  revoked: boolean;
}

export interface AccountDetails extends Account {
  tokens: Token[];
  events: { time: string; actor: string; event: string; detail: string }[];
}

export interface KeyState {
  use: 'seal' | 'second' | 'instance' | 'log' | 'trail';
  key: string;
  seal: string;
  agency: string;
  valid_from: string;
  valid_to: string;
  subject: string;
  sha256: string;
  not_after: string;
  algorithm: string;
  state: 'good' | 'expiring' | 'expired' | 'unusable';
  problem?: string;
}

export interface Health {
  ready: boolean;
  checked: string;
  log_size: number;
  index_lag: number;
  parts: { name: string; state: string; needed: boolean; problem: string }[];
  disk_free: number;
  disk_size: number;
  registry_problem: string;
  accounts: number;
  without_second_factor: number;
}

export interface TemplateState {
  kind: string;
  name: string;
  family: string;
  version: string;
  file: string;
  usable: boolean;
  problem?: string;
}

export interface TemplateFault {
  where: string;
  element: string;
  problem: string;
}

export interface Limits {
  rules: {
    id: string;
    version: string;
    name: string;
    length: string;
    start: string;
    kind: string;
    sureness: string;
    basis: string;
    valid_from: string;
    valid_to: string;
  }[];
  calendar: { year: number; source: string; rest: { day: string; name: string }[]; work: string[] }[];
}

const at = (id: string) => `${base}/accounts/${encodeURIComponent(id)}`;

export const accounts = {
  list: async () => (await sendForJson<{ accounts: Account[] }>(`${base}/accounts`)).accounts,
  show: (id: string) => sendForJson<AccountDetails>(at(id)),
  add: (account: string, person: string, roles: string) =>
    sendForJson<Account>(`${base}/accounts`, { method: 'POST', body: { account, person, roles } }),
  change: (id: string, what: { roles?: string; disabled?: boolean }) =>
    sendForJson<Account>(at(id), { method: 'PATCH', body: what }),
  setPassword: (id: string, password: string) =>
    send(`${at(id)}/password`, { method: 'PUT', body: { password } }),
  makeTotp: (id: string) => sendForJson<{ otpauth: string }>(`${at(id)}/totp`, { method: 'POST', body: {} }),
  removeTotp: (id: string) => send(`${at(id)}/totp`, { method: 'DELETE' }),
  makeToken: (id: string, name: string, scopes: string, expires: string) =>
    sendForJson<{ token: string; expires: string }>(`${at(id)}/tokens`, { method: 'POST', body: { name, scopes, expires } }),
  revokeToken: (id: string, token: string) => send(`${at(id)}/tokens/${token}`, { method: 'DELETE' }),
};

export const instance = {
  keys: async () => (await sendForJson<{ keys: KeyState[] }>(`${base}/keys`)).keys,
  health: () => sendForJson<Health>(`${base}/health`),
};

export const templates = {
  list: async () => (await sendForJson<{ templates: TemplateState[] }>(`${base}/templates`)).templates,
  check: (kind: string) => sendForJson<{ good: boolean; faults: TemplateFault[] }>(`${base}/templates/${kind}/check`),
  limits: () => sendForJson<Limits>(`${base}/limits`),
};

export const registry = {
  address: (list: string) => `${base}/registry${list === '' ? '' : `?list=${list}`}`,
  lists: async () => (await sendForJson<{ lists: string[] }>(`${base}/registry/lists`)).lists,
  versions: async () => (await sendForJson<{ versions: string[] }>(`${base}/registry/versions`)).versions,
  versionAddress: (name: string) => `${base}/registry/versions/${encodeURIComponent(name)}`,
  /** The list, and the version of the whole registry. */
  csv: async (list: string) => {
    const answer = await send(registry.address(list));
    return { text: await answer.text(), version: answer.headers.get('ETag')?.replaceAll('"', '') };
  },
  replace: (list: string, file: Blob, version?: string) =>
    send(registry.address(list), { method: 'PUT', body: file, type: list === '' ? 'application/xml' : 'text/csv', version }),
};
