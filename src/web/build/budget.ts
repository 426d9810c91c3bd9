import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/**
 * Prints what a browser loads before anything is drawn as PDF, in bytes of gzip, and fails the
 * build above `most`.
 */
export function budget({ entry, most }: { entry: string; most: number }): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const rows = [...firstLoad(bundle)].map((name) => [name, packed(bundle[name]!)] as const);
        rows.push([entry, packed(bundle[entry])]);
        const total = rows.reduce((sum, [, bytes]) => sum + bytes, 0);
        for (const [name, bytes] of rows) console.log(`  ${String(bytes).padStart(7)}  ${name}`);
        console.log(`  ${String(total).padStart(7)}  bytes gzip before pdf.js; limit ${most}`);
        if (total > most) this.error(`${total} bytes are over the limit of ${most}`);
      },
    },
  };
}

/** All scripts and styles but those only pdf.js needs. */
function firstLoad(bundle: Rollup.OutputBundle): Set<string> {
  const names = new Set<string>();
  for (const [name, item] of Object.entries(bundle)) {
    const code = item.type === 'chunk' || name.endsWith('.css');
    if (code && !/(^|\/)pdf[.-]/.test(name)) names.add(name);
  }
  return names;
}

function packed(item: Rollup.OutputAsset | Rollup.OutputChunk | undefined): number {
  if (item === undefined) return 0;
  return gzipSync(item.type === 'chunk' ? item.code : item.source).length;
}
