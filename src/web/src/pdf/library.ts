import type { PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';

type Library = typeof import('pdfjs-dist');
let loading: Promise<Library> | null = null;
let worker: PDFWorker | null = null; // one for all documents: to start another takes longer than to draw a page

/** pdf.js, loaded when the first page is drawn. */
export function pdfLibrary(): Promise<Library> {
  loading ??= (async () => {
    const [library, worker] = await Promise.all([
      import('pdfjs-dist'),
      import('pdfjs-dist/build/pdf.worker.min.mjs?url'),
    ]);
    library.GlobalWorkerOptions.workerSrc = worker.default;
    return library;
  })();
  return loading;
}

export async function openPdf(data: ArrayBuffer): Promise<PDFDocumentProxy> {
  const library = await pdfLibrary();
  worker ??= new library.PDFWorker();
  return library.getDocument({
    worker,
    data: new Uint8Array(data.slice(0)),
    cMapUrl: '/pdfjs/cmaps/',
    cMapPacked: true,
    standardFontDataUrl: '/pdfjs/standard_fonts/',
    isEvalSupported: false,
    enableXfa: false,
  }).promise;
}

/** The record a document was made from, which it carries with it; null if it carries none. */
export async function recordIn(document: PDFDocumentProxy): Promise<string | null> {
  const attachments = (await document.getAttachments()) as Record<
    string,
    { filename: string; content: Uint8Array }
  > | null;
  const file = Object.values(attachments ?? {}).find((one) => one.filename === 'record.xml');
  return file === undefined ? null : new TextDecoder().decode(file.content);
}
