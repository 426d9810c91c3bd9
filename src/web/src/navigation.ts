import type { MessageKey } from './i18n';
import type { Access } from './router';

export interface Entry {
  to: string;
  label: MessageKey;
  about: MessageKey; // what one does there
  access: Access;
}

/** What a user does here, in the order of a working day. */
const kCaseworkers = ['clerk', 'reviewer', 'signatory', 'seal-keeper'];
const kReaders = [...kCaseworkers, 'investigator', 'auditor'];

export const navigation: readonly Entry[] = [
  { to: '/todo', label: 'nav.todo', about: 'nav.todo.about', access: kCaseworkers },
  { to: '/drafts/new', label: 'nav.draft', about: 'nav.draft.about', access: ['clerk'] },
  { to: '/search', label: 'nav.search', about: 'nav.search.about', access: 'user' },
  { to: '/drafts', label: 'nav.drafts', about: 'nav.drafts.about', access: kCaseworkers },
  { to: '/ledgers', label: 'nav.ledgers', about: 'nav.ledgers.about', access: kReaders },
  { to: '/verifications', label: 'nav.verify', about: 'nav.verify.about', access: 'public' },
];
