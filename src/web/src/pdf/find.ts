import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { TextItem } from 'pdfjs-dist/types/src/display/api';
import type { Rectangle } from '../api';

/** A UTF-16 code unit of a page's text: what positions in strings count. */
interface Unit {
  text: string;
  item: number;
  at: number; // among the item's characters
}

async function charactersOf(page: PDFPageProxy): Promise<{ items: TextItem[]; all: Unit[] }> {
  const content = await page.getTextContent();
  const items = content.items.filter((item): item is TextItem => 'str' in item);
  const all = items.flatMap((item, index) =>
    [...item.str].flatMap((text, at) =>
      text.normalize('NFKC').toLowerCase().split('').map((unit) => ({ text: unit, item: index, at })),
    ),
  );
  // Lines may be broken anywhere in a Chinese word, so blanks separate nothing.
  return { items, all: all.filter(({ text }) => text.trim() !== '') };
}

function boxOf(item: TextItem, from: number, to: number, height: number): Rectangle['box'] {
  const count = Math.max([...item.str].length, 1);
  const left = item.transform[4] as number;
  const base = height - (item.transform[5] as number);
  const size = item.height || Math.abs(item.transform[3] as number);
  const step = item.width / count;
  return [left + step * from, base - size * 0.88, left + step * to, base + size * 0.15];
}

/** Where a word stands on a page: a rectangle for each line it is broken into. */
async function placesOn(page: PDFPageProxy, words: readonly string[]): Promise<Rectangle[]> {
  const { items, all } = await charactersOf(page);
  const text = all.map((one) => one.text).join('');
  const height = page.getViewport({ scale: 1 }).height;
  const places: Rectangle[] = [];
  for (const word of words) {
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
      const runs = new Map<number, number[]>();
      for (const { item, at: index } of all.slice(at, at + word.length)) {
        runs.set(item, [...(runs.get(item) ?? []), index]);
      }
      for (const [item, indexes] of runs) {
        const box = boxOf(items[item]!, Math.min(...indexes), Math.max(...indexes) + 1, height);
        places.push({ page: page.pageNumber, box });
      }
    }
  }
  return places.sort((a, b) => a.box[1] - b.box[1] || a.box[0] - b.box[0]);
}

/** Where the words stand in a document, for documents whose layout the service does not tell. */
export async function placesOf(document: PDFDocumentProxy, words: string[]): Promise<Rectangle[]> {
  const wanted = words.map((word) => word.normalize('NFKC').toLowerCase().replace(/\s/g, ''));
  const some = wanted.filter((word) => word !== '');
  const places: Rectangle[] = [];
  for (let n = 1; n <= document.numPages && some.length > 0; ++n) {
    places.push(...(await placesOn(await document.getPage(n), some)));
  }
  return places;
}
