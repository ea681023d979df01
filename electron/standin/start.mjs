/**
 * `npm start`: builds what is stale and opens the workbench: on Electron where its binary is there or can be fetched, else on the stand-in with a Chrome or
 * Chromium of the system. Without a display it says so and does the main job without a window: the sample case, its findings, its report.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../build/build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const FETCH_PATIENCE_MS = 120_000;
const words = process.argv.slice(2);
const hasDisplay = process.platform === 'win32' || process.platform === 'darwin' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

await build();
// A browser named by the person is a wish for the stand-in; a browser that merely is there is none, and the real Electron is asked for first.
const electron = electronProgram() ?? (hasDisplay && !process.env.OCCAM_BROWSER ? fetchElectron() : null);
const main = join(root, 'out/node/main.js');
if (hasDisplay && electron !== null) process.exit(await become(electron, [main, ...words]));
if (hasDisplay && systemBrowser())
  process.exit(await become(process.execPath, ['--import', join(root, 'out/node/standin-register.js'), main, ...words]));
process.stdout.write(
  hasDisplay
    ? 'Neither Electron nor a Chrome or Chromium was found (OCCAM_BROWSER can name one): the sample case is worked through without a window.\n'
    : 'There is no display: the sample case is worked through without a window.\n',
);
process.exit(await runWithoutWindow());

/** The program of a real Electron, or null. */
function electronProgram() {
  const name = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  const folders = [process.env.ELECTRON_OVERRIDE_DIST_PATH, join(root, 'node_modules/electron/dist')].filter(Boolean);
  return folders.map((folder) => join(folder, name)).find((program) => existsSync(program)) ?? null;
}

/** Asks the package for its binary, for a bounded time. Where it cannot be had, one line says so. */
function fetchElectron() {
  process.stdout.write('Fetching Electron (once)...\n');
  const fetched = spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], { timeout: FETCH_PATIENCE_MS, stdio: 'ignore' });
  if (fetched.status !== 0) process.stdout.write('Electron could not be fetched here.\n');
  return electronProgram();
}

/** True where the stand-in finds a browser that can show a window; the same places as in chromium.ts. */
function systemBrowser() {
  const named = process.env.OCCAM_BROWSER;
  if (named) return existsSync(named);
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.some((folder) =>
    ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'].some((name) => existsSync(join(folder, name))),
  );
}

async function runWithoutWindow() {
  const folder = join(root, 'out/sample');
  const samples = join(root, 'assets/sample');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const logs = readdirSync(samples)
    .filter((name) => name.endsWith('.log'))
    .sort();
  const caseFile = join(folder, 'sample.occam');
  const report = join(folder, 'sample-report.pdf');
  const imported = await cli('import', caseFile, ...logs.map((name) => join(samples, name)));
  if (imported !== 0) return imported;
  const printed = await cli('report', caseFile, '-o', report);
  if (printed !== 0) return printed;
  process.stdout.write(`The report: ${relative(process.cwd(), report) || report}\n`);
  return 0;
}

function cli(...args) {
  return become(process.execPath, [join(root, 'out/node/cli.js'), ...args]);
}

/** Runs a program in our place: same terminal, same exit status. */
function become(program, args) {
  return new Promise((done) => {
    const child = spawn(program, args, { cwd: process.cwd(), stdio: 'inherit' });
    child.on('error', (error) => {
      process.stderr.write(`${program} could not be started: ${error.message}\n`);
      done(1);
    });
    child.on('exit', (code, signal) => done(signal === null ? (code ?? 0) : 1));
    for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name));
  });
}
