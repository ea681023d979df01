/**
 * `node electron/build/run-ts.mjs e2e/bench/story-check.ts [story|null|speed] [SEEDS]`: the analyses against the story, against logs without structure,
 * and against a million events. Prints what each found; the unit tests hold small versions of the same.
 */
import type { RunInput } from '../../electron/analyses/context.ts';
import { analyses } from '../../electron/analyses/index.ts';
import { runAnalyses } from '../../electron/analyses/run.ts';
import { madeInput } from '../../electron/analyses/test-table.ts';
import { FAITHFUL, nullQueries, sisterQueries } from '../generators/story.ts';
import { dayAndNight, queryEvents, storyInput, structurelessInput } from '../generators/story-input.ts';

/** Third word: only these analyses, comma between them. */
const only = process.argv[4]?.includes('-') || process.argv[4]?.includes(',') ? process.argv[4].split(',') : undefined;
const WATCHED = ['periodicity', 'working-hours', 'synchrony', 'burstiness', 'change-point', 'silence', 'mail-retry', 'successor'];
const quiet = { tick() {} };
/** Milliseconds of processor time, so that other work on the machine does not count. */
const cpu = (): number => process.cpuUsage().user / 1000;
const [what = 'story', howMany = '20'] = process.argv.slice(2);

function print(title: string, input: RunInput, verdicts: readonly string[]): void {
  const started = cpu();
  const findings = runAnalyses(input, quiet);
  console.log(
    `\n== ${title}: ${input.table.count} events, ${input.pairs.count} pairs, ${Math.round(cpu() - started)} ms CPU, ${findings.length} findings`,
  );
  for (const finding of findings.filter((one) => verdicts.includes(one.verdict))) {
    console.log(`${finding.verdict} ${finding.analysis} ${finding.strength} q=${finding.q?.toExponential(1)} :: ${finding.summary}`);
    if (process.argv.includes('innocent'))
      for (const innocent of finding.innocent) console.log(`      [${innocent.verdict}] ${innocent.explanation}: ${innocent.because}`);
  }
}

function countFalse(title: string, make: (seed: number) => RunInput): void {
  let bad = 0;
  const kinds = new Map<string, number>();
  for (let seed = 1; seed <= Number(howMany); seed++) {
    const findings = runAnalyses(
      { ...make(seed), ...(only === undefined ? {} : { only }) },
      quiet,
      only === undefined ? analyses : analyses.filter((one) => only.includes(one.id)),
    ).filter((one) => one.verdict === 'found' && WATCHED.includes(one.analysis));
    if (findings.length > 0) bad++;
    for (const one of findings) {
      kinds.set(one.analysis, (kinds.get(one.analysis) ?? 0) + 1);
      console.log(`  seed ${seed}: ${one.analysis} q=${one.q?.toExponential(1)} effect=${one.effect.value.toFixed(2)} ${one.summary}`);
    }
  }
  console.log(`${title}: ${bad} of ${howMany} runs found something: ${JSON.stringify([...kinds])}`);
}

if (what === 'story') {
  print('story', storyInput({ ...FAITHFUL, seed: Number(howMany) }), ['found']);
  print('sister control', madeInput(queryEvents(sisterQueries(FAITHFUL))), ['found']);
  print('null control', madeInput(queryEvents(nullQueries(FAITHFUL))), ['found']);
}
if (what === 'null') {
  countFalse('independent Poisson', (seed) => structurelessInput(seed));
  countFalse('day and night', (seed) => structurelessInput(seed, 200, 60, dayAndNight));
  countFalse('null control', (seed) => madeInput(queryEvents(nullQueries({ ...FAITHFUL, seed }))));
}
if (what === 'speed') {
  const events = [];
  for (let block = 0; block < 10; block++) {
    const part = structurelessInput(block + 1, 1000, 24);
    for (let row = 0; row < part.table.count; row++) {
      const from = `${part.actors[part.table.from[row]!]}.${block}`;
      events.push({ time: part.table.time[row]! / 1e6, from: `10.${from}`, to: `${block}.${part.actors[part.table.to[row]!]}` });
    }
  }
  const input = madeInput(events);
  console.log(`${input.table.count} events, ${input.pairs.count} pairs`);
  // Each analysis once, in the order of a run: the steps between two reports of progress.
  let title = '';
  let since = cpu();
  const started = since;
  const wanted = howMany === '20' ? undefined : howMany.split(',');
  runAnalyses(
    { ...input, ...(wanted === undefined ? {} : { only: wanted }) },
    {
      tick() {},
      progress(_, next) {
        const now = cpu();
        if (title !== '') console.log(`${title}: ${Math.round(now - since)} ms CPU`);
        title = next;
        since = now;
      },
    },
    process.argv.includes('alone') ? analyses.filter((one) => wanted?.includes(one.id)) : analyses,
  );
  console.log(`all: ${Math.round(cpu() - started)} ms CPU`);
}
