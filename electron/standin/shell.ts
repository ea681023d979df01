import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { hasDisplay } from './chromium.ts';
import { strict } from './strict.ts';

/** Electron's `shell`. `openExternal` is missing on purpose: the app opens no address. */
export const shell = strict('shell', {
  showItemInFolder(path: string): void {
    if (hasDisplay(process.env)) execFile('xdg-open', [dirname(path)], () => undefined);
  },
});
