import { ref } from 'vue';
import { registry } from './admin/api';
import { parseCells } from './records/csv';

// Who is called what, by the registry, read once: a person may hold several posts.
const names = ref(new Map<string, string>());
let reading: Promise<void> | null = null;

async function read(): Promise<void> {
  const [head = [], ...rows] = parseCells((await registry.csv('person')).text.replace(/^\ufeff/, ''));
  const [id, name] = [head.indexOf('id'), head.indexOf('name')];
  names.value = new Map(rows.map((row) => [row[id] ?? '', row[name] ?? '']));
}

export function readPeople(): void {
  reading ??= read().catch(() => void (reading = null)); // then ids stand in the place of names
}

/** 李四例（lisi）; what is no person's id stays as it is. */
export function personName(id: string): string {
  const name = names.value.get(id);
  return name === undefined || name === '' ? id : `${name}（${id}）`;
}
