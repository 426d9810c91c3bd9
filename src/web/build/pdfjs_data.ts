import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';

/** Puts what pdf.js fetches while it draws, CMaps and standard fonts, beside the program. */
export function pdfjsData(directory: string): Plugin {
  const from = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  return {
    name: 'pdfjs-data',
    apply: 'build',
    generateBundle() {
      for (const part of ['cmaps', 'standard_fonts']) {
        for (const name of readdirSync(join(from, part))) {
          const source = readFileSync(join(from, part, name));
          this.emitFile({ type: 'asset', fileName: `${directory}/${part}/${name}`, source });
        }
      }
    },
  };
}
