// pdf.js reads the PDF in a thread of its own, from our own origin.
import 'pdfjs-dist/build/pdf.worker.mjs';
