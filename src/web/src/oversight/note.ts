// Signed tree heads: C2SP tlog-checkpoint inside a C2SP signed-note, with Ed25519.

export interface Checkpoint {
  origin: string;
  size: number;
  root: Uint8Array;
  text: string; // what is signed
  signatures: { name: string; bytes: Uint8Array }[];
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** Throws if it has not the form of one. */
export function parseCheckpoint(note: string): Checkpoint {
  const clean = `${note.replace(/\r/g, '').trim()}\n`;
  const end = clean.indexOf('\n\n');
  const [origin = '', size = '', root = ''] = clean.slice(0, end).split('\n');
  if (end < 0 || !/^\d{1,15}$/.test(size)) throw new Error('checkpoint');
  const signatures = [...clean.slice(end + 2).matchAll(/^— (\S+) (\S+)$/gm)].map(([, name, bytes]) => ({
    name: name ?? '',
    bytes: fromBase64(bytes ?? ''),
  }));
  return { origin, size: Number(size), root: fromBase64(root), text: clean.slice(0, end + 1), signatures };
}

/** Whether `vkey` signed it; null if this browser cannot tell. */
export async function isSigned(checkpoint: Checkpoint, vkey: string): Promise<boolean | null> {
  const [name = '', hash = '', ...rest] = vkey.split('+');
  const key = fromBase64(rest.join('+')).slice(1);
  const own = (bytes: Uint8Array) =>
    [...bytes.slice(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join('') === hash;
  const signature = checkpoint.signatures.find((one) => one.name === name && own(one.bytes));
  if (signature === undefined || checkpoint.origin !== name) return false;
  let imported: CryptoKey;
  try {
    imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  } catch {
    return null;
  }
  const text = new TextEncoder().encode(checkpoint.text);
  return crypto.subtle.verify('Ed25519', imported, signature.bytes.slice(4), text);
}
