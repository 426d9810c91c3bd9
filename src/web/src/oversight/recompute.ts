import type { MessageKey } from '../i18n';
import { logs, type LogName } from './api';
import { KeyChain } from './keys';
import { same, Tree } from './merkle';
import { parseCheckpoint } from './note';

export interface Step {
  answer: 'good' | 'unsure' | 'bad';
  text: MessageKey;
  values?: Record<string, string | number>;
}

async function aboutRows(tree: Tree, rows: readonly { row: number; stored: string }[]): Promise<Step[]> {
  const wrong: number[] = [];
  for (const { row, stored } of rows) if (!(await tree.holds(row, stored))) wrong.push(row);
  if (wrong.length > 0) return [{ answer: 'bad', text: 'proof.rowsBad', values: { rows: wrong.join('、') } }];
  return rows.length === 0 ? [] : [{ answer: 'good', text: 'proof.rows', values: { count: rows.length } }];
}

async function aboutKeys(tree: Tree, keys: KeyChain): Promise<Step[]> {
  if (keys.changes === 0) return [];
  const inLog = keys.entries.filter(({ row }) => row < tree.size); // the last may be on its way there
  for (const { row, stored } of inLog) {
    if (!(await tree.holds(row, stored))) return [{ answer: 'bad', text: 'proof.keysBad' }];
  }
  return [{ answer: 'good', text: 'proof.keys', values: { count: keys.changes } }];
}

async function aboutKept(tree: Tree, kept: string, keys: KeyChain): Promise<Step[]> {
  let earlier;
  try {
    earlier = parseCheckpoint(kept);
  } catch {
    return [{ answer: 'unsure', text: 'proof.keptMalformed' }];
  }
  if ((await keys.isSigned(earlier)) === false) return [{ answer: 'bad', text: 'proof.keptUnsigned' }];
  const good = await tree.beginsWith(earlier.size, earlier.root);
  const values = { size: earlier.size, now: tree.size };
  return [{ answer: good ? 'good' : 'bad', text: good ? 'proof.kept' : 'proof.keptBad', values }];
}

/** Recomputes a log here, from its hashes, against what was signed; and that the rows are in it. */
export async function recompute(
  log: LogName,
  rows: readonly { row: number; stored: string }[],
  kept: string,
): Promise<Step[]> {
  if (globalThis.crypto?.subtle === undefined) return [{ answer: 'unsure', text: 'proof.insecure' }];
  const head = await logs.head(log);
  const now = parseCheckpoint(head.checkpoint);
  const links = await logs.links(log, head.key_changes);
  const keys = await KeyChain.of(head.first_vkey, links).catch(() => null);
  if (keys === null) return [{ answer: 'bad', text: 'proof.keysBad' }];
  const signed = await keys.isSigned(now);
  const steps: Step[] = [
    signed === null
      ? { answer: 'unsure', text: 'proof.noEd25519' }
      : { answer: signed ? 'good' : 'bad', text: signed ? 'proof.signed' : 'proof.unsigned' },
  ];
  const tree = new Tree(now.size, (path) => logs.tile(log, path));
  const whole = same(await tree.root(), now.root);
  const values = { size: now.size };
  steps.push({ answer: whole ? 'good' : 'bad', text: whole ? 'proof.root' : 'proof.rootBad', values });
  steps.push(...(await aboutKeys(tree, keys)));
  steps.push(...(await aboutRows(tree, rows)));
  if (kept.trim() !== '') steps.push(...(await aboutKept(tree, kept, keys)));
  return steps;
}
