// The keys that sign a log, one after another. Whoever knows the first learns the others from
// links: proofs (C2SP tlog-proof) of the entries by which keys begin and end.
import { impliedRoot, leafHash, same } from './merkle';
import { fromBase64, isSigned, parseCheckpoint, type Checkpoint } from './note';

interface Key {
  vkey: string;
  from: number; // the entry by which it began
  until: number; // the one by which it ended
}

function parseLink(text: string) {
  const end = text.indexOf('\n\n');
  const [header, extra = '', index = '', ...path] = text.slice(0, end).split('\n');
  const wellFormed = header === 'c2sp.org/tlog-proof@v1' && extra.startsWith('extra ') && /^index \d{1,15}$/.test(index);
  if (end < 0 || !wellFormed) throw new Error('link');
  return {
    stored: new TextDecoder().decode(fromBase64(extra.slice('extra '.length))),
    index: Number(index.slice('index '.length)),
    path: path.map(fromBase64),
    checkpoint: parseCheckpoint(text.slice(end + 2)),
  };
}

export class KeyChain {
  /** What the log has to have at these places. */
  readonly entries: { row: number; stored: string }[] = [];
  private readonly keys: Key[];

  private constructor(first: string) {
    this.keys = [{ vkey: first, from: -1, until: Infinity }];
  }

  /** Throws if a link is not what may follow, proven in a log that the keys have signed. */
  static async of(first: string, links: readonly string[]): Promise<KeyChain> {
    const chain = new KeyChain(first);
    for (const link of links) await chain.add(link);
    return chain;
  }

  get changes(): number {
    return this.keys.length - 1;
  }

  /** Whether every key that signs a log of its size has signed it; null if this browser cannot tell. */
  async isSigned(checkpoint: Checkpoint): Promise<boolean | null> {
    const due = this.keys.filter((key) => key.from < checkpoint.size && checkpoint.size <= key.until);
    const found = await Promise.all(due.map((key) => isSigned(checkpoint, key.vkey)));
    if (due.length === 0 || found.includes(false)) return false;
    return found.includes(null) ? null : true;
  }

  private async add(text: string): Promise<void> {
    const { stored, index, path, checkpoint } = parseLink(text);
    this.apply(JSON.parse(stored), index);
    const root = await impliedRoot(await leafHash(stored), index, index + 1, path);
    const proven = checkpoint.size === index + 1 && same(root, checkpoint.root);
    if (!proven || (await this.isSigned(checkpoint)) === false) throw new Error('link');
    this.entries.push({ row: index, stored });
  }

  private apply(entry: { type?: string; previous?: string; public_key?: string; retired?: string }, index: number): void {
    const newest = this.keys.at(-1)!;
    const before = this.keys.at(-2);
    const changing = before?.until === Infinity;
    const inOrder = entry.type === 'key' && index > (this.entries.at(-1)?.row ?? -1);
    if (inOrder && entry.retired !== undefined && changing && entry.retired === before.vkey) {
      before.until = index;
    } else if (inOrder && entry.retired === undefined && !changing && entry.previous === newest.vkey && this.isNew(entry.public_key)) {
      this.keys.push({ vkey: entry.public_key, from: index, until: Infinity });
    } else {
      throw new Error('link');
    }
  }

  private isNew(vkey: string | undefined): vkey is string {
    return vkey !== undefined && this.keys.every((key) => key.vkey !== vkey);
  }
}
