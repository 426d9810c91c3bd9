import { computed, ref } from 'vue';
import { sessions, type Me } from './api';
import { setPurpose } from './purpose';
import { csrf, ServiceError, whenUnauthenticated } from './http';
import type { Access } from './router';

const user = ref<Me | null>(null);

/** The session has ended while the user was at work: what is on the screen stays, and they log in again. */
export const ended = ref(false);

export const me = computed(() => user.value);
export const roles = computed(() => new Set(user.value?.roles.split(' ') ?? []));

whenUnauthenticated(() => {
  if (user.value !== null) ended.value = true;
});

/** Finds out who is logged in. A session whose token this browser has lost is of no use. */
export async function resume(): Promise<void> {
  try {
    const found = await sessions.current();
    user.value = csrf.get() === '' ? null : found;
  } catch (error) {
    user.value = null;
    if (!(error instanceof ServiceError) || error.problem.status !== 401) throw error;
  }
}

export async function logIn(account: string, password: string, totp: string): Promise<void> {
  const login = await sessions.open(account, password, totp);
  csrf.set(login.csrf);
  user.value = await sessions.current();
  ended.value = false;
}

export async function logOut(): Promise<void> {
  try {
    await sessions.close();
  } finally {
    csrf.clear();
    setPurpose('');
    user.value = null;
    ended.value = false;
  }
}

export function may(access: Access): boolean {
  if (access === 'public') return true;
  if (user.value === null) return false;
  return access === 'user' || access.some((role) => roles.value.has(role));
}
