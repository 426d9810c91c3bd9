import type { TextItem } from 'pdfjs-dist/types/src/display/api';
import { openPdf } from './library';

/** What a PDF says, page by page, each paragraph's lines joined: they may be broken elsewhere. */
export async function textOf(data: ArrayBuffer): Promise<string> {
  const document = await openPdf(data);
  try {
    const pages: string[] = [];
    for (let n = 1; n <= document.numPages; ++n) {
      const { items } = await (await document.getPage(n)).getTextContent();
      const lines = items.filter((item): item is TextItem => 'str' in item);
      pages.push(lines.map(({ str, hasEOL }) => str + (hasEOL ? '\n' : '')).join('').replace(/[ \t]+/g, ' ').trim());
    }
    return pages.join('\n\n');
  } finally {
    void document.destroy();
  }
}
