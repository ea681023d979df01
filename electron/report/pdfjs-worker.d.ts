/** pdf.js ships no types for its worker module, which we only hand back to it. */
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs';
