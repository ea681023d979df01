/** `npm run torture`: see torture.ts. */
import { fileURLToPath } from 'node:url';
import { build } from '../../electron/build/build.mjs';

await build();
process.argv.splice(2, 0, fileURLToPath(new URL('./torture.ts', import.meta.url)));
await import('../../electron/build/run-ts.mjs');
