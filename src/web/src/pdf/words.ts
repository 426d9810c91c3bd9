import type { TextItem } from 'pdfjs-dist/types/src/display/api';
import { openPdf } from './library';

// Where a sentence ends a line ends too; elsewhere lines are broken as it happens.
const line = ({ str, hasEOL }: TextItem): string => (hasEOL && /[。；：？！]$/.test(str) ? `${str}\n` : str);

/** What a PDF says, page by page, without the line breaks of its layout. */
export async function textOf(data: ArrayBuffer): Promise<string> {
  const document = await openPdf(data);
  try {
    const pages: string[] = [];
    for (let n = 1; n <= document.numPages; ++n) {
      const { items } = await (await document.getPage(n)).getTextContent();
      const lines = items.filter((item): item is TextItem => 'str' in item);
      pages.push(lines.map(line).join('').replace(/[ \t]+/g, ' ').trim());
    }
    return pages.join('\n\n');
  } finally {
    void document.destroy();
  }
}
