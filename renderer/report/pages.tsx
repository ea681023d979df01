import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import { readableCount } from '../../shared/lib/format-value.ts';
import { useReport } from '../state/report-plan.ts';
import { Empty } from '../ui/empty.tsx';

/** The pages as they will print: the PDF itself, drawn by pdf.js. */
export function Pages() {
  const printed = useReport((state) => state.printed);
  const printing = useReport((state) => state.printing);
  const complaint = useReport((state) => state.complaint);
  const document = useDocument(printed?.bytes ?? null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="report-pages" aria-label="Pages as they will print" data-pane data-pane-focus tabIndex={0}>
      <output className="report-state">
        {printing ? 'Printing the pages…' : printed === null ? '' : `${readableCount(printed.pages)} ${printed.pages === 1 ? 'page' : 'pages'}`}
      </output>
      {complaint !== '' && <Empty title="There are no pages to show">{complaint}</Empty>}
      {document !== null && <Sheets document={document} />}
    </section>
  );
}

/** Opens the bytes; the last document stays on screen until the next is open. */
function useDocument(bytes: Uint8Array | null): PDFDocumentProxy | null {
  const [document, setDocument] = useState<PDFDocumentProxy | null>(null);
  useEffect(() => {
    if (bytes === null) {
      setDocument(null);
      return;
    }
    GlobalWorkerOptions.workerPort ??= new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
    // Glyphs are drawn as paths: no font and no style may be added to this page.
    const task = getDocument({ data: bytes.slice(), disableFontFace: true, useSystemFonts: false, isEvalSupported: false, verbosity: 0 });
    let open = true;
    task.promise.then(
      (loaded) => open && setDocument(loaded),
      () => undefined,
    );
    return () => {
      open = false;
      void task.promise.then((loaded) => setTimeout(() => void loaded.destroy(), 1000)).catch(() => undefined);
    };
  }, [bytes]);
  return document;
}

function Sheets({ document }: { readonly document: PDFDocumentProxy }) {
  return (
    <ol className="report-sheets">
      {Array.from({ length: document.numPages }, (_, i) => i + 1).map((number) => (
        <Sheet key={number} document={document} number={number} />
      ))}
    </ol>
  );
}

/** One page, drawn when it comes into view. */
function Sheet({ document, number }: { readonly document: PDFDocumentProxy; readonly number: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [seen, setSeen] = useState(number < 3);
  useEffect(() => {
    const target = canvas.current;
    if (target === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && setSeen(true), { rootMargin: '600px' });
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (!seen || canvas.current === null) return;
    const stop = draw(document, number, canvas.current);
    return stop;
  }, [document, number, seen]);
  return (
    <li>
      <canvas ref={canvas} className="report-sheet" role="img" aria-label={`Page ${number}`} width={794} height={1123} />
    </li>
  );
}

function draw(document: PDFDocumentProxy, number: number, canvas: HTMLCanvasElement): () => void {
  let cancel = (): void => undefined;
  let wanted = true;
  void document
    .getPage(number)
    .then(async (page) => {
      if (!wanted) return;
      const scale = (Math.max(canvas.clientWidth, 300) * Math.min(devicePixelRatio, 2)) / page.getViewport({ scale: 1 }).width;
      const viewport = page.getViewport({ scale });
      // Drawn aside and put down at once: the old page stays until the new one is whole.
      const aside = new OffscreenCanvas(Math.round(viewport.width), Math.round(viewport.height));
      const task = page.render({ canvas: aside as unknown as HTMLCanvasElement, viewport });
      cancel = () => task.cancel();
      await task.promise;
      canvas.width = aside.width;
      canvas.height = aside.height;
      canvas.getContext('2d')?.drawImage(aside, 0, 0);
      canvas.dataset['drawn'] = 'yes';
    })
    .catch(() => undefined);
  return () => {
    wanted = false;
    cancel();
  };
}
