import type { RecordJson } from '../api';
import type { Group, Value } from './values';

const kNamespace = 'urn:yinxin:record:1';

/** A file that is no record. */
export class NotARecord extends Error {}

function valueOf(element: Element): Value {
  if (element.children.length === 0) return element.textContent?.trim() ?? '';
  const group: Group = {};
  for (const child of element.children) {
    const value = valueOf(child);
    const before = group[child.localName];
    if (before === undefined) group[child.localName] = value;
    else if (Array.isArray(before)) before.push(value);
    else group[child.localName] = [before, value];
  }
  return group;
}

function fromXml(text: string): RecordJson {
  const root = new DOMParser().parseFromString(text, 'application/xml').documentElement;
  const kind = root.getAttribute('kind');
  if (root.localName !== 'record' || root.namespaceURI !== kNamespace || kind === null) {
    throw new NotARecord();
  }
  const fields = valueOf(root);
  return { kind, fields: typeof fields === 'object' && !Array.isArray(fields) ? fields : {} };
}

function isValue(value: unknown): value is Value {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && Object.values(value).every(isValue);
}

function fromJson(text: string): RecordJson {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new NotARecord();
  }
  const { kind, fields } = (parsed ?? {}) as Partial<RecordJson>;
  const good = typeof kind === 'string' && isValue(fields) && !Array.isArray(fields);
  if (!good || typeof fields !== 'object') throw new NotARecord();
  return { kind, fields };
}

/** Throws NotARecord for what is neither the XML nor the JSON of a record. */
export function readRecord(text: string): RecordJson {
  return text.trimStart().startsWith('<') ? fromXml(text) : fromJson(text);
}
