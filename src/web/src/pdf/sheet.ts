import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist';
import type { Rectangle } from '../api';
import { pdfLibrary } from './library';

interface Drawing {
  source: PDFDocumentProxy;
  width: number;
  done: Promise<void>;
}

/** One page of a document in a page of the browser: its drawing, its text, the marks on it. */
export class Sheet {
  readonly element = document.createElement('div');
  private readonly marks = document.createElement('div');
  private canvas: HTMLCanvasElement | null = null;
  private drawn: Drawing | null = null;
  private lettered: Drawing | null = null;
  private points = { width: 595.276, height: 841.89 };

  constructor(private readonly number: number) {
    this.element.className = 'sheet';
    this.marks.className = 'marks';
    this.element.append(this.marks);
  }

  setLabel(label: string): void {
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', label);
  }

  /** Draws the page as wide as the element is, unless it already is. What was there stays until then. */
  async draw(source: PDFDocumentProxy): Promise<void> {
    const width = this.element.clientWidth;
    if (width === 0) return;
    if (this.drawn?.source !== source || this.drawn.width !== width) {
      this.drawn = { source, width, done: this.paint(source, width) };
    }
    await this.drawn.done;
  }

  private async paint(source: PDFDocumentProxy, width: number): Promise<void> {
    const page = await source.getPage(this.number);
    const plain = page.getViewport({ scale: 1 });
    this.points = { width: plain.width, height: plain.height };
    this.element.style.aspectRatio = `${plain.width} / ${plain.height}`;
    const scale = width / plain.width;
    const canvas = await painted(page, scale);
    if (this.drawn?.source !== source || this.drawn.width !== width) return;
    if (this.canvas === null) this.element.prepend(canvas);
    else this.canvas.replaceWith(canvas);
    this.canvas = canvas;
  }

  /** Lays the page's text over what draw() has drawn, to be selected and read aloud. */
  async letter(): Promise<void> {
    const { drawn } = this;
    if (drawn === null || this.lettered === drawn) return;
    this.lettered = drawn;
    const page = await drawn.source.getPage(this.number);
    const scale = drawn.width / this.points.width;
    const { TextLayer } = await pdfLibrary();
    const container = document.createElement('div');
    container.className = 'textLayer';
    container.style.setProperty('--scale-factor', String(scale));
    const viewport = page.getViewport({ scale });
    await new TextLayer({
      textContentSource: page.streamTextContent(),
      container,
      viewport,
    }).render();
    if (this.drawn !== drawn) return;
    this.element.querySelector('.textLayer')?.remove();
    this.canvas?.after(container);
  }

  setMarks(all: readonly Rectangle[], current: number): void {
    this.marks.replaceChildren();
    all.forEach((place, index) => {
      if (place.page !== this.number) return;
      const [left, top, right, bottom] = place.box;
      const mark = document.createElement('div');
      mark.className = index === current ? 'mark current' : 'mark';
      mark.style.left = `${(left / this.points.width) * 100}%`;
      mark.style.top = `${(top / this.points.height) * 100}%`;
      mark.style.width = `${((right - left) / this.points.width) * 100}%`;
      mark.style.height = `${((bottom - top) / this.points.height) * 100}%`;
      this.marks.append(mark);
    });
  }
}

async function painted(page: PDFPageProxy, scale: number): Promise<HTMLCanvasElement> {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const viewport = page.getViewport({ scale: scale * ratio });
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.setAttribute('aria-hidden', 'true');
  const canvasContext = canvas.getContext('2d')!;
  await page.render({ canvasContext, viewport }).promise;
  return canvas;
}
