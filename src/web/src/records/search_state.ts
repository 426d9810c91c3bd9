import type { Hit, Rectangle } from '../api';

/** The filters of a search, as the service calls them and as the address of the page does. */
export const kFilters = ['agency', 'kind', 'year', 'case', 'signature'] as const;
export type Filter = (typeof kFilters)[number];
export const kPageSize = 20;

/** What was chosen of a filter; the address has several values with | between them. */
export function chosenOf(query: Readonly<Record<string, string>>, name: string): string[] {
  return (query[name] ?? '').split('|').filter((value) => value !== '');
}

/** The filter with `value` chosen if it was not, and the other way round. */
export function toggled(query: Readonly<Record<string, string>>, name: string, value: string): string {
  const chosen = chosenOf(query, name);
  if (chosen.includes(value)) return chosen.filter((one) => one !== value).join('|');
  return name === 'year' ? value : [...chosen, value].join('|');
}

/** What the service is asked for the search an address stands for. */
export function searchWords(query: Readonly<Record<string, string>>, purpose: string): URLSearchParams {
  const words = new URLSearchParams({ limit: String(kPageSize), facets: 'yes', places: 'yes' });
  for (const name of ['agency', 'kind', 'case', 'signature']) {
    for (const value of chosenOf(query, name)) words.append(name, value);
  }
  for (const name of ['q', 'from', 'to', 'order', 'offset']) {
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
