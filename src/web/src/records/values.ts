import type { Field } from '../api';

// What a record holds: a field is a text, a group of fields an object, what repeats an array.
export type Value = string | Group | Value[];
export interface Group {
  [name: string]: Value;
}

export function isGroup(value: Value | undefined): value is Group {
  return typeof value === 'object' && !Array.isArray(value);
}

export function isComposite(field: Field): boolean {
  return field.fields !== undefined;
}

/** Whether anything in it has been filled in. */
export function isFilled(value: Value | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return Object.values(value).some(isFilled);
}

function filledPart(value: Value): Value | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (!Array.isArray(value)) {
    const group = filled(value);
    return Object.keys(group).length === 0 ? undefined : group;
  }
  // Empty items before filled ones stay, so that the service counts as the form does.
  const last = value.map(isFilled).lastIndexOf(true);
  const items = value.slice(0, last + 1);
  const parts = items.map((item) => filledPart(item) ?? (isGroup(item) ? {} : ''));
  return parts.length === 0 ? undefined : parts;
}

/** The group without what is empty. */
export function filled(group: Group): Group {
  const result: Group = {};
  for (const [name, value] of Object.entries(group)) {
    const part = filledPart(value);
    if (part !== undefined) result[name] = part;
  }
  return result;
}

/**
 * The group as a form of these fields holds it: an array wherever a field may repeat. Fields the
 * form does not know stay, so that the service can complain of them.
 */
export function shaped(group: Group, fields: readonly Field[]): Group {
  const result: Group = { ...group };
  for (const field of fields) {
    const value = result[field.name];
    if (value === undefined) continue;
    const shape = (one: Value): Value =>
      isGroup(one) ? shaped(one, field.fields ?? []) : isComposite(field) ? {} : one;
    const items = (Array.isArray(value) ? value : [value]).map(shape);
    result[field.name] = field.max > 1 ? items : (items[0] ?? '');
  }
  return result;
}
