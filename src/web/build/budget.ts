import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

/**
 * Prints what a browser loads of the page that takes most, before anything is drawn as PDF, in
 * bytes of gzip, and fails the build above `most`.
 */
export function budget({ entry, most }: { entry: string; most: number }): Plugin {
  return {
    name: 'budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const names = [...heaviestPage(bundle), entry];
        for (const name of names) console.log(`  ${String(packed(bundle[name])).padStart(7)}  ${name}`);
        const total = sizeOf(bundle, names);
        console.log(`  ${String(total).padStart(7)}  bytes gzip before pdf.js; limit ${most}`);
        if (total > most) this.error(`${total} bytes are over the limit of ${most}`);
      },
    },
  };
}

function sizeOf(bundle: Rollup.OutputBundle, names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + packed(bundle[name]), 0);
}

/** A script and all that it cannot do without. */
function withImports(bundle: Rollup.OutputBundle, name: string, found = new Set<string>()): Set<string> {
  const chunk = bundle[name];
  if (found.has(name) || chunk?.type !== 'chunk') return found;
  found.add(name);
  for (const other of chunk.imports) withImports(bundle, other, found);
  return found;
}

/** What every page loads, all styles, and the scripts of the page that has most of them. */
function heaviestPage(bundle: Rollup.OutputBundle): Set<string> {
  const chunks = Object.values(bundle).filter((item) => item.type === 'chunk');
  const always = chunks.filter(({ isEntry }) => isEntry).flatMap(({ fileName }) => [...withImports(bundle, fileName)]);
  const styles = Object.keys(bundle).filter((name) => name.endsWith('.css'));
  const pages = chunks
    .filter(({ isDynamicEntry, name }) => isDynamicEntry && !/^pdf/.test(name))
    .map(({ fileName }) => new Set([...always, ...styles, ...withImports(bundle, fileName)]));
  return pages.sort((a, b) => sizeOf(bundle, b) - sizeOf(bundle, a))[0] ?? new Set([...always, ...styles]);
}

function packed(item: Rollup.OutputAsset | Rollup.OutputChunk | undefined): number {
  if (item === undefined) return 0;
  return gzipSync(item.type === 'chunk' ? item.code : item.source).length;
}
