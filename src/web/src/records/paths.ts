import type { Group, Value } from './values';

// Where in a record something is, as the service says it: "party[1]/representative/name".

interface Step {
  name: string;
  index: number | null; // from 0
}

function steps(path: string): Step[] {
  return path.split('/').map((segment) => {
    const [, name = '', index] = /^([^[]*)(?:\[(\d+)\])?$/.exec(segment) ?? [];
    return { name, index: index === undefined ? null : Number(index) - 1 };
  });
}

export function join(above: string, name: string, index?: number): string {
  const own = index === undefined ? name : `${name}[${index + 1}]`;
  return above === '' ? own : `${above}/${own}`;
}

/** The path and those above it, nearest first. */
export function withParents(path: string): string[] {
  const result: string[] = [];
  for (let rest = path; rest !== ''; ) {
    result.push(rest);
    if (rest.endsWith(']')) rest = rest.slice(0, rest.lastIndexOf('['));
    else rest = rest.includes('/') ? rest.slice(0, rest.lastIndexOf('/')) : '';
  }
  return result;
}

/** The id of the element that shows what is there. */
export function elementId(path: string): string {
  return `f-${path.replace(/\//g, '.').replace(/\[(\d+)\]/g, '-$1')}`;
}

function holderOf(record: Group, path: string): { holder: Group; last: Step } | null {
  const all = steps(path);
  const last = all.pop();
  if (last === undefined) return null;
  let holder: Value | undefined = record;
  for (const step of all) {
    if (typeof holder !== 'object' || Array.isArray(holder)) return null;
    holder = holder[step.name];
    if (Array.isArray(holder)) holder = holder[step.index ?? 0];
  }
  if (typeof holder !== 'object' || Array.isArray(holder)) return null;
  return { holder, last };
}

/** Puts a value where the path says; nothing if there is no such place. */
export function setAt(record: Group, path: string, value: Value): void {
  const place = holderOf(record, path);
  if (place === null) return;
  const { holder, last } = place;
  const present = holder[last.name];
  if (Array.isArray(present) && !Array.isArray(value)) present[last.index ?? 0] = value;
  else holder[last.name] = value;
}

export function removeAt(record: Group, path: string): void {
  const place = holderOf(record, path);
  if (place === null) return;
  const { holder, last } = place;
  const present = holder[last.name];
  if (Array.isArray(present) && last.index !== null) present.splice(last.index, 1);
  else delete holder[last.name];
}

/** Puts a value behind those that the record has there. */
export function addAt(record: Group, name: string, value: string): void {
  const present = record[name];
  const filled = (Array.isArray(present) ? present : [present]).filter(
    (one) => one !== undefined && one !== '',
  );
  record[name] = [...(filled as Value[]), value];
}
