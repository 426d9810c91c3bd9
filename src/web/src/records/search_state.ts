import type { Hit, Rectangle } from '../api';

/** The filters of a search, as the service calls them and as the address of the page does. */
export const kFilters = ['agency', 'kind', 'year', 'case', 'signature'] as const;
export type Filter = (typeof kFilters)[number];
export const kPageSize = 20;

/** What the service is asked for the search an address stands for. */
export function searchWords(query: Readonly<Record<string, string>>, purpose: string): URLSearchParams {
  const words = new URLSearchParams({ limit: String(kPageSize), facets: 'yes', places: 'yes' });
  for (const name of ['q', 'agency', 'kind', 'case', 'signature', 'from', 'to', 'order', 'offset']) {
    const value = query[name];
    if (value) words.set(name, value);
  }
  if (purpose !== '') words.set('purpose', purpose);
  const { year } = query;
  if (year && /^\d{4}$/.test(year)) {
    if (!words.has('from')) words.set('from', `${year}-01-01`);
    if (!words.has('to')) words.set('to', `${year}-12-31`);
  }
  return words;
}

export interface Piece {
  text: string;
  marked: boolean;
}

/** A snippet in pieces: what stands between « and » has been searched for. */
export function pieces(snippet: string): Piece[] {
  return snippet
    .split(/(«[^»]*»)/)
    .filter((text) => text !== '')
    .map((text) =>
      text.startsWith('«') && text.endsWith('»')
        ? { text: text.slice(1, -1), marked: true }
        : { text, marked: false },
    );
}

export function markedWords(snippet: string): string[] {
  return [...new Set(pieces(snippet).filter((one) => one.marked).map((one) => one.text))];
}

const placesById = new Map<string, Rectangle[]>();

/** Keeps where the hits are, for the page that shows one of them. */
export function remember(hits: readonly Hit[]): void {
  placesById.clear();
  for (const hit of hits) if (hit.places) placesById.set(hit.id, hit.places);
}

export function rememberedPlaces(id: string): Rectangle[] | undefined {
  return placesById.get(id);
}
