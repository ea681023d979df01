/** `npm run fuzz`: see fuzz.ts. */
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, fileURLToPath(new URL('./fuzz.ts', import.meta.url)));
await import('../../electron/build/run-ts.mjs');
