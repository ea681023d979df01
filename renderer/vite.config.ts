import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const pages = ['index.html', 'print.html'].map(here).filter((page) => existsSync(page));

/** Builds the window's page and the print page into out/renderer. Relative addresses only: the origin differs between Electron and its stand-in. */
// biome-ignore lint/style/noDefaultExport: vite reads the default export
export default defineConfig({
  root: here('.'),
  base: './',
  publicDir: false,
  plugins: [react()],
  build: {
    outDir: here('../out/renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    // `font-src 'self'` and `img-src 'self'`: nothing may become a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4000,
    rolldownOptions: { input: pages },
  },
});
