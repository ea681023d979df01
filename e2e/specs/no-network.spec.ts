import { execFile, spawnSync } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { launch } from '../harness/launch.ts';
import { writeKnownLog } from '../harness/sample-logs.ts';
import { expect, projectRoot, test } from '../harness/test.ts';
import { readTrace, type Traced, underTrace, untraceable } from '../harness/traced.ts';
import { OccamApp } from '../occam-app.ts';

/* What the kernel saw: no call of ours, of the engine, of a thread or of the browser names an address of the internet, over a whole journey. */

const refusal = untraceable();
test.skip(refusal !== null, refusal ?? '');
test.setTimeout(300_000);

const commandLine = join(projectRoot, 'out/node/cli.js');
const run = promisify(execFile);

/** Runs the command line under a trace. */
async function traced(folder: string, name: string, ...words: string[]): Promise<Traced> {
  const file = join(folder, `${name}.trace`);
  const [program, ...rest] = [...underTrace(file), process.execPath, commandLine, ...words];
  await run(program!, rest, { cwd: projectRoot, maxBuffer: 1 << 26 });
  return readTrace(file);
}

test('the trace sees a name looked up, a connection and a datagram, so that seeing none means something', ({ folder }) => {
  const file = join(folder, 'canary.trace');
  const reach = `require('net').connect(9, '192.0.2.1').on('error', () => {});
    require('dgram').createSocket('udp4').send('x', 9, '127.0.0.1', () => process.exit());`;
  const [program, ...rest] = [...underTrace(file), process.execPath, '-e', reach];
  spawnSync(program!, rest);
  const { reaching } = readTrace(file);
  expect(reaching.some((call) => call.startsWith('connect(') && call.includes('192.0.2.1'))).toBe(true);
  expect(reaching.some((call) => /^send(to|msg|mmsg)\(/.test(call) && call.includes('127.0.0.1'))).toBe(true);
});

test('the command line: import, analyses, report, verify, export', async ({ folder }) => {
  const sources = join(folder, 'sources');
  cpSync(join(projectRoot, 'assets/sample'), sources, { recursive: true });
  const logs = readdirSync(sources).filter((name) => name.endsWith('.log'));
  const [caseFile, pdf] = [join(folder, 'case.occam'), join(folder, 'report.pdf')];
  const steps = [
    await traced(folder, 'import', 'import', caseFile, ...logs.map((name) => join(sources, name))),
    await traced(folder, 'report', 'report', caseFile, '-o', pdf),
    await traced(folder, 'verify', 'verify', pdf, '--sources', sources),
    await traced(folder, 'export', 'export', caseFile, '-o', join(folder, 'events.csv')),
  ];
  expect(steps.flatMap(({ reaching }) => reaching)).toEqual([]);
  // The browser that prints talks with us over a pipe: a trace without it would have missed the whole report.
  expect(steps[1]!.calls).toBeGreaterThan(0);
});

test('the window: preview, import, findings, scrubbing, a note with links, the report', async ({ folder }) => {
  const file = join(folder, 'window.trace');
  const running = await launch({ root: projectRoot, userData: join(folder, 'settings'), under: underTrace(file) });
  const occam = new OccamApp(running, folder);
  await occam.isStarted();
  await occam.dropFiles([writeKnownLog(join(folder, 'resolver.log')).path]);
  await occam.importAs('Traced');
  await occam.waitForFindings();
  await occam.waitForJobs();
  await occam.scrub('Shift+ArrowLeft', 'ArrowRight');
  await occam.writeNote('![picture](https://news.example/a.png) [link](https://news.example/) <img src=https://news.example/b.png>');
  await occam.page.getByRole('button', { name: 'Read', exact: true }).click();
  await occam.page.evaluate(() => fetch('https://news.example/').catch(() => null));
  // Every message between the browser's processes is stopped at: printing takes a while.
  await occam.exportPdf('traced.pdf', 200_000);
  await running.quit();
  const { reaching, calls } = readTrace(file);
  expect(reaching).toEqual([]);
  expect(calls).toBeGreaterThan(0);
});
