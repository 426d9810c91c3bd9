import type { Fault } from './api';

/** What the service answers when it does not do what it was asked (RFC 9457). */
export interface Problem {
  title: string;
  status: number;
  code: string;
  detail?: string;
  where?: string;
  request?: string;
  faults?: Fault[];
}

export class ServiceError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
  }
}

const kCsrf = 'yinxin.csrf';
let onUnauthenticated = (): void => {};

export const csrf = {
  get: (): string => localStorage.getItem(kCsrf) ?? '',
  set: (token: string): void => localStorage.setItem(kCsrf, token),
  clear: (): void => localStorage.removeItem(kCsrf),
};

export function whenUnauthenticated(act: () => void): void {
  onUnauthenticated = act;
}

async function problemOf(response: Response): Promise<Problem> {
  const otherwise = { title: `HTTP ${response.status}`, status: response.status, code: 'http' };
  try {
    return { ...otherwise, ...((await response.json()) as Partial<Problem>) };
  } catch {
    return otherwise;
  }
}

export interface Sending {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: BodyInit | object;
  type?: string;
  signal?: AbortSignal;
  /** The version that the user has seen of what is to be changed. */
  version?: number | string;
  /** Makes repeating harmless: the same word, the same thing made. */
  once?: string;
  /** A status that is an answer too, though the thing was not done. */
  accept?: number;
  /** Whether an answer of 401 is the caller's business, not a session that has ended. */
  quiet?: boolean;
}

function payload(sending: Sending): BodyInit | undefined {
  const { body } = sending;
  if (body === undefined) return undefined;
  const ready = typeof body === 'string' || body instanceof Blob || body instanceof ArrayBuffer;
  return ready ? body : JSON.stringify(body);
}

/** Throws ServiceError for what the service refuses, and for a service that does not answer. */
export async function send(path: string, sending: Sending = {}): Promise<Response> {
  const method = sending.method ?? 'GET';
  const headers = new Headers({ Accept: 'application/json, */*' });
  if (sending.body !== undefined) headers.set('Content-Type', sending.type ?? 'application/json');
  if (sending.version !== undefined) headers.set('If-Match', `"${sending.version}"`);
  if (sending.once !== undefined) headers.set('Idempotency-Key', sending.once);
  if (method !== 'GET' && csrf.get() !== '') headers.set('X-CSRF-Token', csrf.get());
  const session = csrf.get();
  let response: Response;
  try {
    response = await fetch(path, { method, headers, body: payload(sending), signal: sending.signal });
  } catch (error) {
    if (sending.signal?.aborted) throw error;
    throw new ServiceError({ title: '', status: 0, code: 'unreachable' });
  }
  if (response.ok || response.status === sending.accept) return response;
  // The answer may be late, and the user logged in again by now.
  const ended = response.status === 401 && session === csrf.get();
  if (ended && sending.quiet !== true) onUnauthenticated();
  throw new ServiceError(await problemOf(response));
}

export async function sendForJson<T>(path: string, sending: Sending = {}): Promise<T> {
  const response = await send(path, sending);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** A word that nobody else uses, for Sending.once. */
export function newWord(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
