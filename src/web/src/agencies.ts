import { ref, type Ref } from 'vue';
import { listAgencies, type Agency } from './desk';

// Who is called what, read once.
const all = ref<Agency[]>([]);
export const agencies: Readonly<Ref<readonly Agency[]>> = all;
let reading: Promise<void> | null = null;

export function readAgencies(): void {
  reading ??= listAgencies().then(
    (list) => void (all.value = list),
    () => void (reading = null), // then ids stand in the place of names
  );
}

export function agency(id: string): Agency | undefined {
  return all.value.find((one) => one.id === id);
}

export function agencyName(id: string): string {
  const found = agency(id);
  return found?.short_name || found?.name || id;
}

export function agencyNames(ids: readonly string[]): string {
  return ids.map(agencyName).join('、');
}
