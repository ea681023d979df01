/**
 * `npm test`: types, lint, architecture and unit tests, end-to-end tests, one after the other. Streams what each says; the last lines name the browser of
 * the end-to-end tests and the count. `node e2e/run-tests.mjs types lint unit e2e` runs a part.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../electron/build/build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const results = join(root, 'test-results');
const bin = (name) => join(root, 'node_modules/.bin', name);
const began = Date.now();
/** A step that hangs is ended: the whole has to fit a quarter of an hour. */
const STEP_PATIENCE_MS = 10 * 60_000;
const wanted = process.argv.slice(2);
let passed = 0;
let failed = 0;

/** A network namespace without a network, where the system lets anyone make one. */
const offline = process.platform === 'linux' && spawnSync('unshare', ['-rn', 'true']).status === 0 ? ['unshare', '-rn'] : [];

await step('types', () => checked([bin('tsc'), '-b', '--pretty', 'false']));
await step('lint', () => checked([bin('biome'), 'check', '--config-path=e2e/architecture/lint.json', '--error-on-warnings', '.']));
await step('unit', async () => {
  const file = join(results, 'unit.json');
  await build();
  await run([bin('vitest'), 'run', '--config', 'e2e/vitest.config.ts', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]);
  countUnit(read(file));
});
await step('e2e', async () => {
  await run([...offline, bin('playwright'), 'test', '--config', 'e2e/playwright.config.ts']);
  countEndToEnd(read(join(results, 'e2e.json')));
});

const runtime = existsSync(join(results, 'runtime.txt')) ? readFileSync(join(results, 'runtime.txt'), 'utf8') : 'not run';
process.stdout.write(`\nafter ${Math.round((Date.now() - began) / 1000)} s\n`);
process.stdout.write(`end-to-end tests used: ${runtime}; network: ${offline.length > 0 ? 'none (unshare -rn)' : 'could not be taken away here'}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

async function step(name, work) {
  if (wanted.length > 0 && !wanted.includes(name)) return;
  process.stdout.write(`\n== ${name}\n`);
  mkdirSync(results, { recursive: true });
  try {
    await work();
  } catch (error) {
    failed++;
    process.stdout.write(`${name} could not run: ${error instanceof Error ? error.message : error}\n`);
  }
}

/** A check that passes or fails as a whole. */
async function checked(command) {
  if ((await run(command)) === 0) passed++;
  else failed++;
}

function run([program, ...args]) {
  return new Promise((done, refuse) => {
    // A group of its own, so that what it started ends with it and does not slow the next step down.
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, FORCE_COLOR: '0' },
      detached: process.platform !== 'win32',
    });
    const end = () => (process.platform === 'win32' ? child.kill('SIGKILL') : process.kill(-child.pid, 'SIGKILL'));
    const timer = setTimeout(() => {
      process.stdout.write(`${program} was ended after ${STEP_PATIENCE_MS / 60_000} minutes\n`);
      end();
    }, STEP_PATIENCE_MS);
    const stop = () => {
      end();
      process.exit(130);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    child.on('error', refuse);
    child.on('exit', (code) => {
      clearTimeout(timer);
      process.off('SIGINT', stop).off('SIGTERM', stop);
      done(code ?? 1);
    });
  });
}

/** Reads a result file once and removes it, so that a step that did not run cannot pass on an old one. */
function read(file) {
  const result = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return result;
}

/** A file of tests that could not even be loaded has no tests to count: it counts as one failure. */
function countUnit({ testResults, numPassedTests, numFailedTests }) {
  passed += numPassedTests;
  failed +=
    numFailedTests + testResults.filter((file) => file.status === 'failed' && file.assertionResults.every((one) => one.status !== 'failed')).length;
  if (numPassedTests === 0) throw new Error('no unit test ran');
}

function countEndToEnd({ stats, errors }) {
  passed += stats.expected;
  failed += stats.unexpected + stats.flaky + errors.length;
  if (stats.expected === 0) throw new Error('no end-to-end test ran');
}
