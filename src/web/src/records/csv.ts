import type { Field } from '../api';
import { isComposite, type Group } from './values';

/** Rows of cells of what a spreadsheet copies (tabs) or saves (commas). */
export function parseCells(text: string): string[][] {
  const separator = text.includes('\t') ? '\t' : ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endCell = (): void => {
    row.push(cell.trim());
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
  };
  for (let i = 0; i < text.length; ++i) {
    const c = text[i]!;
    if (quoted && c === '"' && text[i + 1] === '"') cell += text[++i];
    else if (c === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (!quoted && c === separator) endCell();
    else if (!quoted && c === '\n') endRow();
    else if (c !== '\r') cell += c;
  }
  endRow();
  return rows;
}

/** The fields of a list that can be given as a column each. */
export function columnsOf(list: Field): Field[] {
  return (list.fields ?? []).filter((field) => !isComposite(field) && field.max === 1);
}

function valueOf(field: Field, cell: string): string {
  return field.options?.find((option) => option.label === cell)?.value ?? cell;
}

/**
 * The items of a list. The first row may name the columns, by label or by name; otherwise they
 * are taken in the order of the fields. A column nobody knows is named in `unknown`.
 */
export function itemsOf(list: Field, text: string): { items: Group[]; unknown: string[] } {
  const columns = columnsOf(list);
  const rows = parseCells(text);
  const find = (head: string): Field | undefined =>
    columns.find((field) => field.label === head || field.name === head);
  const heads = rows[0] ?? [];
  const named = heads.some((head) => find(head) !== undefined);
  const order: (Field | undefined)[] = named ? heads.map(find) : columns;
  const unknown = named ? heads.filter((head) => head !== '' && find(head) === undefined) : [];
  const items = (named ? rows.slice(1) : rows).map((row) => {
    const item: Group = {};
    row.forEach((cell, i) => {
      const field = order[i];
      if (field !== undefined && cell !== '') item[field.name] = valueOf(field, cell);
    });
    return item;
  });
  return { items, unknown };
}
