import { computed, reactive, readonly, type Component, type ComputedRef } from 'vue';
import type { MessageKey } from './i18n';

/** Who may open a page: everybody, whoever is logged in, or those who hold one of these roles. */
export type Access = 'public' | 'user' | readonly string[];

export interface Page {
  path: string; // "/documents/:id"
  title: MessageKey;
  access: Access;
  view: () => Promise<{ default: Component }>;
}

export const kCaseworkers = ['clerk', 'reviewer', 'signatory', 'seal-keeper'];
/** Who may search and open documents. */
export const kReaders = [...kCaseworkers, 'investigator', 'auditor'];

export const pages: readonly Page[] = [
  { path: '/', title: 'home.title', access: 'user', view: () => import('./pages/HomePage.vue') },
  { path: '/login', title: 'login.title', access: 'public', view: () => import('./pages/LoginPage.vue') },
  {
    path: '/drafts/new',
    title: 'kinds.title',
    access: ['clerk'],
    view: () => import('./pages/KindsPage.vue'),
  },
  {
    path: '/drafts/new/:kind',
    title: 'draft.title',
    access: ['clerk'],
    view: () => import('./pages/NewDraftPage.vue'),
  },
  { path: '/todo', title: 'todo.title', access: kCaseworkers, view: () => import('./pages/TodoPage.vue') },
  { path: '/drafts', title: 'drafts.title', access: kCaseworkers, view: () => import('./pages/DraftsPage.vue') },
  {
    path: '/drafts/:id',
    title: 'draft.title',
    access: kCaseworkers,
    view: () => import('./pages/DraftPage.vue'),
  },
  { path: '/ledgers', title: 'ledger.title', access: kReaders, view: () => import('./pages/LedgersPage.vue') },
  { path: '/search', title: 'search.title', access: kReaders, view: () => import('./pages/SearchPage.vue') },
  {
    path: '/documents/:id',
    title: 'document.title',
    access: 'user',
    view: () => import('./pages/DocumentPage.vue'),
  },
  {
    path: '/verifications',
    title: 'verify.title',
    access: 'public',
    view: () => import('./pages/VerifyPage.vue'),
  },
  { path: '/audits', title: 'audit.title', access: ['auditor'], view: () => import('./pages/AuditPage.vue') },
  { path: '/audits/:id', title: 'audit.result', access: ['auditor'], view: () => import('./pages/AuditResultPage.vue') },
  { path: '/trail', title: 'trail.title', access: ['auditor'], view: () => import('./pages/TrailPage.vue') },
  { path: '/numbers', title: 'numbers.title', access: ['auditor', 'signatory'], view: () => import('./pages/NumbersPage.vue') },
  { path: '/retention', title: 'due.title', access: ['signatory', 'auditor'], view: () => import('./pages/RetentionPage.vue') },
  { path: '/accounts', title: 'accounts.title', access: ['administrator', 'auditor'], view: () => import('./pages/AccountsPage.vue') },
  { path: '/accounts/:id', title: 'accounts.title', access: ['administrator', 'auditor'], view: () => import('./pages/AccountPage.vue') },
  { path: '/registry', title: 'registry.title', access: ['administrator', 'registrar', 'auditor'], view: () => import('./pages/RegistryPage.vue') },
  { path: '/templates', title: 'templates.title', access: ['administrator', 'registrar', 'auditor'], view: () => import('./pages/TemplatesPage.vue') },
  { path: '/instance', title: 'instance.title', access: ['administrator'], view: () => import('./pages/InstancePage.vue') },
];

interface Place {
  path: string;
  query: Record<string, string>;
}

function here(): Place {
  return {
    path: decodeURI(location.pathname),
    query: Object.fromEntries(new URLSearchParams(location.search)),
  };
}

const place = reactive<Place>(here());
export const route = readonly(place);

/** Asked before another page is shown; false stays. */
type Guard = () => boolean;
let guard: Guard | null = null;
export function guardLeaving(ask: Guard | null): void {
  guard = ask;
}

function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const found: Record<string, string> = {};
  for (const [i, segment] of wanted.entries()) {
    const value = given[i] ?? '';
    if (segment.startsWith(':') && value !== '') found[segment.slice(1)] = value;
    else if (segment !== value) return null;
  }
  return found;
}

export const current = computed(() => {
  for (const page of pages) {
    const parameters = match(page.path, place.path);
    if (parameters !== null) return { page, parameters };
  }
  return null;
});

/** The query of the page that is being set up. It stays as it was while the page after it is on its way. */
export function pageQuery(): ComputedRef<Readonly<Record<string, string>>> {
  const { path } = place;
  let own = place.query;
  return computed(() => (place.path === path ? (own = place.query) : own));
}

/** The address of a page; what is empty is left out. */
export function address(path: string, query: Record<string, string | number | undefined> = {}): string {
  const words = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') words.set(name, String(value));
  }
  const text = words.toString();
  return encodeURI(path) + (text === '' ? '' : `?${text}`);
}

function arrive(): void {
  Object.assign(place, here());
}

export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  const elsewhere = new URL(to, location.href).pathname !== location.pathname;
  if (elsewhere && guard !== null && !guard()) return;
  if (elsewhere) guard = null;
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  arrive();
  if (elsewhere) scrollTo(0, 0);
}

let shown = location.href;
addEventListener('popstate', () => {
  const elsewhere = location.pathname !== new URL(shown).pathname;
  if (elsewhere && guard !== null && !guard()) {
    history.pushState(null, '', shown);
    return;
  }
  if (elsewhere) guard = null;
  arrive();
});
addEventListener('beforeunload', (event) => {
  if (guard !== null) event.preventDefault();
});
/** Remembers where the user is, for when the browser's way back is refused. */
export function settled(): void {
  shown = location.href;
}
