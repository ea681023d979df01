/**
 * `npm run nulls -- [--kind even,daily] [--from 1] [--seeds 200]`: how often a log without structure yields a finding, asked through `occam analyze --json` as a reporter would.
 * One line for each seed as it is done, so that a part of a run counts; then the count. Exit status 1 when more than one run in twenty found something.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type NullKind, nullLog } from './unseen-logs.ts';

/** What must not be found. */
const WATCHED = ['periodicity', 'working-hours', 'synchrony', 'burstiness', 'change-point', 'silence', 'mail-retry', 'successor'];
const ALLOWED = 0.05;

interface Told {
  readonly analysis: string;
  readonly verdict: string;
  readonly q?: number;
  readonly summary: string;
}

const { values } = parseArgs({
  options: {
    kind: { type: 'string', default: 'even,daily' },
    from: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '200' },
    step: { type: 'string', default: '1' },
    cli: { type: 'string', default: join(import.meta.dirname, '../../out/node/cli.js') },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'occam-nulls-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function falseAlarms(kind: NullKind, seed: number): { readonly line: string; readonly wrong: boolean } {
  const { name, text, events, made } = nullLog(kind, seed);
  const path = join(folder, name);
  writeFileSync(path, text);
  const out = execFileSync(process.execPath, [values.cli, 'analyze', path, '--json', '--workers', '1'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  rmSync(path);
  const { totals, findings } = JSON.parse(out) as { totals: { events: number }; findings: readonly Told[] };
  if (totals.events !== events) throw new Error(`${name}: ${totals.events} of ${events} events were read`);
  const wrong = findings.filter(({ analysis, verdict }) => verdict === 'found' && WATCHED.includes(analysis));
  const told = wrong.map(({ analysis, q, summary }) => `${analysis} q=${q?.toExponential(1)} ${summary}`);
  return { line: `${kind} ${seed} (${events} events, ${made}): ${told.join(' | ') || 'nothing'}`, wrong: wrong.length > 0 };
}

let failed = false;
for (const kind of values.kind.split(',') as NullKind[]) {
  let [runs, wrong] = [0, 0];
  const until = Number(values.from) + Number(values.seeds);
  for (let seed = Number(values.from); seed < until; seed += Number(values.step)) {
    const answer = falseAlarms(kind, seed);
    runs++;
    if (answer.wrong) wrong++;
    console.log(answer.line);
  }
  console.log(`${kind}: ${wrong} of ${runs} runs found something`);
  failed ||= wrong > ALLOWED * runs;
}
process.exitCode = failed ? 1 : 0;
