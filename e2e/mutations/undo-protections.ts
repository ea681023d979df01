import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Protection, protections } from './protections.ts';

/*
 * `npm run mutations [-- WORD...]`: in a copy of the tree (as it lies here, changes that are not committed too) every test of the table is run as it is and has to pass; then each
 * protection is undone, one after the other, and its test has to fail. WORDs choose protections by item, name or test. The last line counts; the status is 1 when one was not missed.
 */

type Outcome = 'passed' | 'failed' | 'did not run';

const root = process.cwd();
const bin = (name: string): string => join(root, 'node_modules/.bin', name);
const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = protections.filter(({ item, name, testFile, test }) =>
  words.every((word) => `${item} ${name} ${testFile} ${test}`.toLowerCase().includes(word)),
);

/** A copy of the tree without what is built; packages are linked. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'occam-mutations-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  for (const name of listed.split('\0').filter((one) => one !== '')) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    cpSync(join(root, name), join(copy, name));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** Runs the test of a protection in the copy. A test that is not found, or a tree that cannot be built, is no failure. */
function outcomeIn(copy: string, { testFile, test }: Protection): Outcome {
  const name = test.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const window = testFile.endsWith('.spec.ts');
  if (window && spawnSync(process.execPath, ['electron/build/build.mjs'], { cwd: copy }).status !== 0) return 'did not run';
  const [command, ...args] = window
    ? [bin('playwright'), 'test', '--config', 'e2e/playwright.config.ts', '--reporter=line', '--workers=1', '--max-failures=1', '-g', name, testFile]
    : [bin('vitest'), 'run', '--config', 'e2e/vitest.config.ts', '--reporter=dot', '--bail=1', '-t', name, testFile];
  const { status, stdout, stderr } = spawnSync(command!, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } });
  const said = `${stdout}${stderr}`;
  if (status === 0) return /\d+ passed/.test(said) ? 'passed' : 'did not run';
  return /\d+ failed/.test(said) ? 'failed' : 'did not run';
}

function undo(copy: string, { edits }: Protection): void {
  for (const { file, text, instead } of edits) {
    const before = readFileSync(join(copy, file), 'utf8');
    if (!before.includes(text)) throw new Error(`${file} does not hold ${JSON.stringify(text)}`);
    writeFileSync(
      join(copy, file),
      before.replace(text, () => instead),
    );
  }
}

function restore(copy: string, { edits }: Protection): void {
  for (const { file } of edits) cpSync(join(root, file), join(copy, file));
}

const copy = copyTree();
let wrong = 0;
try {
  const tests = new Map(chosen.map((protection) => [`${protection.testFile}: ${protection.test}`, protection]));
  for (const [name, protection] of tests) {
    const outcome = outcomeIn(copy, protection);
    if (outcome !== 'passed') wrong++;
    console.log(`as it is | ${outcome} | ${name}`);
  }
  for (const protection of chosen) {
    undo(copy, protection);
    const outcome = outcomeIn(copy, protection);
    restore(copy, protection);
    if (outcome !== 'failed') wrong++;
    console.log(
      `${protection.item}: ${protection.name} | ${outcome === 'failed' ? 'missed' : `NOT MISSED (${outcome})`} | ${protection.testFile}: ${protection.test}`,
    );
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length} protections undone, ${wrong} of them or of their tests not as they should be`);
process.exitCode = wrong === 0 && chosen.length > 0 ? 0 : 1;
