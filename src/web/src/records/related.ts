import { isGroup, type Group, type Value } from './values';

export type What = 'party' | 'code' | 'mark' | 'patent' | 'holder';
export interface Related {
  what: What;
  value: string;
}

// Fields mean the same in every kind of document: by these one finds what belongs together.
const kPlaces: readonly [what: What, list: string, field: string][] = [
  ['party', 'party', 'name'],
  ['code', 'party', 'credit-code'],
  ['mark', 'trademark', 'number'],
  ['holder', 'trademark', 'holder'],
  ['patent', 'patent', 'number'],
];

function items(value: Value | undefined): Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Who and what a record is about: parties, marks, patents, their holders. */
export function relatedBy(fields: Group): Related[] {
  const found: Related[] = [];
  for (const [what, list, field] of kPlaces) {
    for (const item of items(fields[list])) {
      const value = isGroup(item) ? item[field] : field === 'name' ? item : undefined;
      if (typeof value === 'string' && value !== '' && !found.some((one) => one.value === value)) {
        found.push({ what, value });
      }
    }
  }
  return found;
}
