/** `npm run mutations`: see undo-protections.ts. */
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, fileURLToPath(new URL('./undo-protections.ts', import.meta.url)));
await import('../../electron/build/run-ts.mjs');
