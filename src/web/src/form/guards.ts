import { agencies, agency } from '../agencies';
import type { Fault, Guard } from '../api';
import type { Agency } from '../desk';
import type { Group, Value } from '../records/values';

const kMost = 3;

function texts(value: Value | undefined): string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.filter((one): one is string => typeof one === 'string' && one !== '');
}

/**
 * The agencies of which one would put right what a guard complains of: of its role, of the issuer's
 * level, those of the issuer's own place first.
 */
export function missingAgencies(fault: Fault, guards: readonly Guard[], record: Group): readonly Agency[] {
  if (!fault.code.startsWith('guard.')) return [];
  const lead = agency(texts(record.issuer)[0] ?? '');
  const there = texts(record[fault.field]);
  const wanted = guards.filter(({ among, role }) => among === fault.field && role !== '');
  const fits = (one: Agency): boolean =>
    !there.includes(one.id) &&
    wanted.some(
      (guard) => guard.role.split(' ').includes(one.role) && (!guard.same_level || one.level === lead?.level),
    );
  const near = (one: Agency): number => (one.division === lead?.division ? 0 : 1);
  return agencies.value.filter(fits).sort((a, b) => near(a) - near(b)).slice(0, kMost);
}
