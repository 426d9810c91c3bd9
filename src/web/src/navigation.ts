import type { MessageKey } from './i18n';
import type { Access } from './router';

export interface Entry {
  to: string;
  label: MessageKey;
  about: MessageKey; // what one does there
  access: Access;
}

/** What a user does here, in the order of a working day. */
export const navigation: readonly Entry[] = [
  { to: '/drafts/new', label: 'nav.draft', about: 'nav.draft.about', access: ['clerk'] },
  { to: '/search', label: 'nav.search', about: 'nav.search.about', access: 'user' },
  { to: '/verifications', label: 'nav.verify', about: 'nav.verify.about', access: 'public' },
];
