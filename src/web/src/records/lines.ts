import type { Field } from '../api';
import { isGroup, type Group, type Value } from './values';

function said(field: Field, value: string): string {
  return field.options?.find((one) => one.value === value)?.label ?? value;
}

function lines(label: string, field: Field | undefined, value: Value): string[] {
  if (Array.isArray(value)) {
    const some = value.length > 1;
    return value.flatMap((one, i) => lines(some ? `${label}${i + 1}` : label, field, one));
  }
  if (isGroup(value)) return below(value, field?.fields ?? [], `${label} `);
  return value === '' ? [] : [`${label}：${field === undefined ? value : said(field, value)}`];
}

function below(group: Group, fields: readonly Field[], before: string): string[] {
  const order = (name: string): number => fields.findIndex((field) => field.name === name);
  const names = Object.keys(group).sort((a, b) => order(a) - order(b));
  return names.flatMap((name) => {
    const field = fields.find((one) => one.name === name);
    return lines(before + (field?.label ?? name), field, group[name]!);
  });
}

/** A record as text: a line for each field, in the order of the form. */
export const linesOf = (record: Group, fields: readonly Field[]): string => below(record, fields, '').join('\n');
