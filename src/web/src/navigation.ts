import type { MessageKey } from './i18n';
import { kCaseworkers, kReaders, type Access } from './router';

export interface Entry {
  to: string;
  label: MessageKey;
  about: MessageKey; // what one does there
  access: Access;
}

/** What a user does here, in the order of a working day. */
export const navigation: readonly Entry[] = [
  { to: '/todo', label: 'nav.todo', about: 'nav.todo.about', access: kCaseworkers },
  { to: '/drafts/new', label: 'nav.draft', about: 'nav.draft.about', access: ['clerk'] },
  { to: '/search', label: 'nav.search', about: 'nav.search.about', access: kReaders },
  { to: '/drafts', label: 'nav.drafts', about: 'nav.drafts.about', access: kCaseworkers },
  { to: '/ledgers', label: 'nav.ledgers', about: 'nav.ledgers.about', access: kReaders },
  { to: '/verifications', label: 'nav.verify', about: 'nav.verify.about', access: 'public' },
  { to: '/audits', label: 'nav.audit', about: 'nav.audit.about', access: ['auditor'] },
  { to: '/trail', label: 'nav.trail', about: 'nav.trail.about', access: ['auditor'] },
  { to: '/numbers', label: 'nav.numbers', about: 'nav.numbers.about', access: ['auditor', 'signatory'] },
  { to: '/retention', label: 'nav.due', about: 'nav.due.about', access: ['auditor', 'signatory'] },
  { to: '/accounts', label: 'nav.accounts', about: 'nav.accounts.about', access: ['administrator', 'auditor'] },
  { to: '/registry', label: 'nav.registry', about: 'nav.registry.about', access: ['administrator', 'registrar', 'auditor'] },
  { to: '/templates', label: 'nav.templates', about: 'nav.templates.about', access: ['administrator', 'registrar', 'auditor'] },
  { to: '/instance', label: 'nav.instance', about: 'nav.instance.about', access: ['administrator'] },
];
