import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { builtFile } from './places.ts';

/** The scripts of one page: the page's own world and the preload's, which share a secret name and nothing else. */
export interface PageScripts {
  readonly binding: string;
  readonly world: string;
  readonly page: string;
  readonly preload: string;
}

/** Composes what runs before a page. The preload is built into the text as a function: the page's policy forbids making code from strings. */
export function pageScripts(origin: string, preloadPath: string): PageScripts {
  const token = `occam-${randomBytes(16).toString('hex')}`;
  const binding = `__standin${randomBytes(8).toString('hex')}`;
  const app = readFileSync(preloadPath, 'utf8');
  if (/^\s*(import|export)\s/m.test(app)) throw new Error('A sandboxed preload is CommonJS in one file.');
  const { electron, chrome, node } = process.versions as Record<string, string>;
  const settings = JSON.stringify({ token, origin, binding, platform: process.platform, versions: { electron, chrome, node } });
  const run = `function (require, module, exports, process) {\n${app}\n}`;
  return {
    binding,
    world: 'Electron Isolated Context',
    page: `(() => { const standin = ${JSON.stringify({ token, origin })};\n${readFileSync(builtFile('standin-page-world.js'), 'utf8')}\n})();`,
    preload: `(() => { const standin = Object.assign(${settings}, { preload: ${run} });\n${readFileSync(builtFile('standin-preload-world.js'), 'utf8')}\n})();`,
  };
}
