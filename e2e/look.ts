import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { launch } from './harness/launch.ts';

/*
 * A picture of the running program: `node electron/build/run-ts.mjs e2e/look.ts --size 1280x800 --theme dark --out a.png [--do FILE.js] [FILE...]`.
 * `--do` names a file whose text is the body of an async function of (page, app): what to click before the picture.
 */

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '1280x800' },
    theme: { type: 'string', default: 'light' },
    out: { type: 'string', default: 'look.png' },
    do: { type: 'string' },
    wait: { type: 'string', default: '500' },
  },
});

const root = process.cwd();
const userData = mkdtempSync(join(tmpdir(), 'occam-look-'));
const app = await launch({ root, userData, files: positionals.map((file) => resolve(file)) });
app.page.on('console', (message) => process.stderr.write(`page: ${message.text()}\n`));
app.page.on('pageerror', (error) => process.stderr.write(`page error: ${error.message}\n`));
const [width = 1280, height = 800] = values.size.split('x').map(Number);
await app.page.setViewportSize({ width, height });
await app.page.emulateMedia({ colorScheme: values.theme === 'dark' ? 'dark' : 'light' });
await app.page.reload().catch(() => undefined);
if (values.do !== undefined) {
  const { readFileSync } = await import('node:fs');
  const AsyncFunction = (async () => undefined).constructor as new (...parts: string[]) => (page: unknown, app: unknown) => Promise<void>;
  await new AsyncFunction('page', 'app', readFileSync(values.do, 'utf8'))(app.page, app);
}
await app.page.waitForTimeout(Number(values.wait));
await app.page.screenshot({ path: values.out });
process.stderr.write(`${app.complaints()}${values.out} (${app.runtime})\n`);
await app.quit();
rmSync(userData, { recursive: true, force: true });
process.exit(0);
