/** `node electron/build/run-ts.mjs FILE.ts [args]`: bundles a TypeScript script and runs it, for generators and benches. */
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './build.mjs';

const script = resolve(process.argv[2] ?? '');
const folder = fileURLToPath(new URL('../../out/scripts/', import.meta.url));
const file = `${basename(script, '.ts')}.js`;
await bundle(await import('vite'), script, folder, file, 'es');
process.argv = [process.argv[0], join(folder, file), ...process.argv.slice(3)];
await import(pathToFileURL(join(folder, file)).href);
