// The Merkle tree of RFC 9162 over the hash tiles of C2SP tlog-tiles, recomputed in the browser.

const kWidth = 256;
const kHash = 32;

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all));
}

export const leafHash = (stored: string) =>
  sha256(Uint8Array.of(0), new TextEncoder().encode(stored));
const nodeHash = (left: Uint8Array, right: Uint8Array) => sha256(Uint8Array.of(1), left, right);

/** The root that a proof of inclusion leads to (RFC 9162, 2.1.3.2). */
export async function impliedRoot(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
): Promise<Uint8Array> {
  let root = leaf;
  let node = index;
  let last = size - 1;
  for (const sibling of path) {
    if (node % 2 === 1 || node === last) {
      root = await nodeHash(sibling, root);
      while (node % 2 === 0 && node > 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      root = await nodeHash(root, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return root;
}

/** The root over 2^n hashes. */
async function perfectRoot(hashes: Uint8Array[]): Promise<Uint8Array> {
  let level = hashes;
  while (level.length > 1) {
    const pairs = Array.from({ length: level.length / 2 }, (_, i) => nodeHash(level[2 * i]!, level[2 * i + 1]!));
    level = await Promise.all(pairs);
  }
  return level[0]!;
}

function tilePath(level: number, index: number, width: number): string {
  let name = String(index % 1000).padStart(3, '0');
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) {
    name = `x${String(rest % 1000).padStart(3, '0')}/${name}`;
  }
  return `tile/${level}/${name}${width === kWidth ? '' : `.p/${width}`}`;
}

export class Tree {
  private readonly tiles = new Map<string, Promise<Uint8Array[]>>();
  private readonly checked = new Map<string, Promise<boolean>>();

  constructor(
    readonly size: number,
    private readonly fetchTile: (path: string) => Promise<Uint8Array>,
  ) {}

  private widthOf(level: number, index: number): number {
    return Math.min(kWidth, Math.floor(this.size / kWidth ** level) - index * kWidth);
  }

  private tile(level: number, index: number): Promise<Uint8Array[]> {
    const path = tilePath(level, index, this.widthOf(level, index));
    const known = this.tiles.get(path) ?? this.fetchTile(path).then((bytes) =>
      Array.from({ length: bytes.length / kHash }, (_, i) => bytes.slice(i * kHash, (i + 1) * kHash)),
    );
    this.tiles.set(path, known);
    return known;
  }

  /** Of the log as it was at `size`; of none, the hash of nothing. */
  async root(size = this.size): Promise<Uint8Array> {
    const peaks: Uint8Array[] = [];
    for (let level = 6; level >= 0; --level) {
      const width = Math.floor(size / kWidth ** level) % kWidth;
      if (width === 0) continue;
      const hashes = await this.tile(level, Math.floor(size / kWidth ** (level + 1)));
      for (let bit = kWidth / 2, at = 0; bit > 0; bit /= 2) {
        if ((width & bit) === 0) continue;
        peaks.push(await perfectRoot(hashes.slice(at, at + bit)));
        at += bit;
      }
    }
    let root = peaks.pop() ?? (await sha256());
    while (peaks.length > 0) root = await nodeHash(peaks.pop()!, root);
    return root;
  }

  /** Whether the tile leads up to the root of this size. */
  private leadsUp(level: number, index: number): Promise<boolean> {
    const key = `${level}/${index}`;
    const known = this.checked.get(key) ?? this.climb(level, index);
    this.checked.set(key, known);
    return known;
  }
  private async climb(level: number, index: number): Promise<boolean> {
    if (this.widthOf(level, index) < kWidth) return true; // root() is made of it
    const above = await this.tile(level + 1, Math.floor(index / kWidth));
    const root = await perfectRoot(await this.tile(level, index));
    return same(root, above[index % kWidth]!) && this.leadsUp(level + 1, Math.floor(index / kWidth));
  }

  /** Whether entry `index` is `stored`, given that root() is the one that was signed. */
  async holds(index: number, stored: string): Promise<boolean> {
    if (index >= this.size) return false;
    const tile = await this.tile(0, Math.floor(index / kWidth));
    const leaf = await leafHash(stored);
    return same(leaf, tile[index % kWidth]!) && this.leadsUp(0, Math.floor(index / kWidth));
  }

  /** Whether it begins with the log of `size` entries under `root`, given the same. */
  async beginsWith(size: number, root: Uint8Array): Promise<boolean> {
    if (size > this.size) return false;
    for (let level = 0; level < 7; ++level) {
      if (Math.floor(size / kWidth ** level) % kWidth === 0) continue;
      if (!(await this.leadsUp(level, Math.floor(size / kWidth ** (level + 1))))) return false;
    }
    return same(await this.root(size), root);
  }
}
