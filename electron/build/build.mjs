/**
 * Builds what is stale, quietly. `node electron/build/build.mjs [target...]`: a name from `targets.mjs`, `preload`, `renderer` or `print`; default all.
 * As a module: `await build(['cli'])`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPrintPage } from './print-page.mjs';
import { external, nodeEntries, pageEntries, sourceFolders } from './targets.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const out = join(root, 'out');
const LOCK_PATIENCE_MS = 120_000;

/** Builds the targets that are out of date. Missing entries are an error only when they were asked for by name. */
export async function build(targets = [...Object.keys(nodeEntries), 'preload', 'renderer', 'print'], { quiet = true } = {}) {
  if (!existsSync(join(root, 'electron/cli/cli.ts'))) return;
  const stale = targets.filter((target) => readStamp(target) !== stampOf(target));
  if (stale.length === 0) return;
  await locked(async () => {
    for (const target of stale) {
      const stamp = stampOf(target);
      if (readStamp(target) === stamp) continue;
      if (!quiet) process.stderr.write(`building ${target}\n`);
      await buildOne(target);
      writeFileSync(stampPath(target), stamp);
    }
  });
}

/** A test runner sets NODE_ENV for itself; what it builds is to be what everybody else builds (with another one, half of React would be its development version). */
async function buildOne(target) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await buildInProduction(target);
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

async function buildInProduction(target) {
  const vite = await import('vite');
  if (target === 'renderer') {
    await vite.build({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'error' });
    return;
  }
  if (target === 'print') {
    buildPrintPage(root, join(out, 'print'));
    return;
  }
  const entry = target === 'preload' ? 'electron/preload/preload.ts' : nodeEntries[target];
  if (!existsSync(join(root, entry))) return;
  const folder = target === 'preload' ? join(out, 'preload') : join(out, 'node');
  const file = target === 'preload' ? 'preload.cjs' : `${target}.js`;
  const format = target === 'preload' ? 'cjs' : pageEntries.includes(target) ? 'iife' : 'es';
  await bundle(vite, join(root, entry), folder, file, format);
}

/** Entries whose libraries for single formats and commands stand in files beside them, so that a call loads only what it needs. */
const splitEntries = ['cli.js', 'count-pairs.js'];

/** Bundles one entry into one file, or a few, put in place by renames so that nobody reads half of it. */
export async function bundle(vite, entry, folder, file, format) {
  const split = splitEntries.includes(file);
  const beside = `${file.slice(0, -'.js'.length)}-`;
  mkdirSync(folder, { recursive: true });
  const scratch = join(folder, `.${file}.${process.pid}`);
  await vite.build({
    configFile: false,
    root,
    logLevel: 'error',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20',
      outDir: scratch,
      emptyOutDir: true,
      minify: false,
      sourcemap: false,
      rollupOptions: {
        input: entry,
        external: [...external, /^node:/],
        output: { format, entryFileNames: file, chunkFileNames: `${beside}[name]-[hash].js`, codeSplitting: split },
      },
    },
  });
  const files = readdirSync(scratch).sort((a, b) => Number(a === file) - Number(b === file));
  for (const one of files) renameSync(join(scratch, one), join(folder, one));
  if (split) for (const old of readdirSync(folder)) if (old.startsWith(beside) && !files.includes(old)) rmSync(join(folder, old));
  rmSync(scratch, { recursive: true, force: true });
}

function stampPath(target) {
  return join(out, `.stamp-${target}`);
}

function readStamp(target) {
  try {
    return readFileSync(stampPath(target), 'utf8');
  } catch {
    return '';
  }
}

/** Changes whenever a file that the target may import changes. */
function stampOf(target) {
  const folders = sourceFolders[target] ?? sourceFolders.node;
  const hash = createHash('sha256');
  for (const file of [...folders.flatMap((folder) => walk(join(root, folder))), join(root, 'package.json'), fileURLToPath(import.meta.url)]) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${file} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function walk(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return walk(path);
    return /\.test\.tsx?$/.test(entry.name) ? [] : [path];
  });
}

/** One build at a time: several commands may start at once. A lock older than the patience belongs to a build that died. */
async function locked(work) {
  mkdirSync(out, { recursive: true });
  const lock = join(out, '.lock');
  const began = Date.now();
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      const age = existsSync(lock) ? Date.now() - statSync(lock).mtimeMs : 0;
      if (age > LOCK_PATIENCE_MS || Date.now() - began > LOCK_PATIENCE_MS) rmSync(lock, { recursive: true, force: true });
      else await new Promise((done) => setTimeout(done, 100));
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const named = process.argv.slice(2);
  await build(named.length > 0 ? named : undefined, { quiet: false });
}
