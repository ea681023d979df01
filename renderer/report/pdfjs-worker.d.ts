/** pdf.js ships no types for its worker module, which is only started. */
declare module 'pdfjs-dist/build/pdf.worker.mjs';
