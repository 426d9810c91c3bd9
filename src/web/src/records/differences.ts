// Where two texts differ, word by word: Myers' shortest edit, over words as the browser divides them.

export interface Stretch {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

const kMostEdits = 2_000; // beyond, all of the rest counts as different

function wordsOf(text: string): string[] {
  const words = new Intl.Segmenter('zh', { granularity: 'word' });
  return [...words.segment(text)].map(({ segment }) => segment);
}

/** For each number of edits, how far each diagonal leads; the last one leads to the end. */
function trace(a: readonly string[], b: readonly string[]): Map<number, number>[] | null {
  const rounds: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let edits = 0; edits <= Math.min(a.length + b.length, kMostEdits); ++edits) {
    rounds.push(new Map(reached));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && (reached.get(k - 1) ?? 0) < (reached.get(k + 1) ?? 0));
      let x = down ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) ++x;
      reached.set(k, x);
      if (x >= a.length && x - k >= b.length) return rounds;
    }
    reached = new Map(reached);
  }
  return null;
}

function joined(stretches: readonly Stretch[]): Stretch[] {
  const out: Stretch[] = [];
  for (const { kind, text } of stretches) {
    const last = out.at(-1);
    if (last?.kind === kind) last.text += text;
    else out.push({ kind, text });
  }
  return out;
}

/** What leads from `before` to `after`, in order. */
export function differences(before: string, after: string): Stretch[] {
  const a = wordsOf(before);
  const b = wordsOf(after);
  const rounds = trace(a, b);
  if (rounds === null) return [{ kind: 'gone', text: before }, { kind: 'new', text: after }];
  const back: Stretch[] = [];
  let x = a.length;
  let y = b.length;
  for (let edits = rounds.length - 1; edits >= 0; --edits) {
    const reached = rounds[edits]!;
    const k = x - y;
    const down = k === -edits || (k !== edits && (reached.get(k - 1) ?? 0) < (reached.get(k + 1) ?? 0));
    const from = edits === 0 ? 0 : (reached.get(down ? k + 1 : k - 1) ?? 0);
    const fromY = edits === 0 ? 0 : from - (down ? k + 1 : k - 1);
    while (x > from && y > fromY && a[x - 1] === b[y - 1]) {
      back.push({ kind: 'same', text: a[--x]! });
      --y;
    }
    if (edits === 0) break;
    if (down) back.push({ kind: 'new', text: b[--y]! });
    else back.push({ kind: 'gone', text: a[--x]! });
  }
  return joined(back.reverse());
}
