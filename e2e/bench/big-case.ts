import { copyFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { dispatch } from '../../electron/engine/dispatch.ts';
import { EngineState } from '../../electron/engine/engine-state.ts';
import { prepareLayout } from '../../electron/engine/graph/run-layout.ts';
import { loadDuckDB } from '../../electron/store/duckdb.ts';
import type { CaseSummary } from '../../shared/contract/engine-answers.ts';
import type { Result } from '../../shared/lib/result.ts';

/**
 * `CASE`: how a case feels, from the calls that the window makes: opening to the first graph, scrubbing, a filter at each keystroke, pages of records. Works on a copy.
 * Prints one line of JSON; milliseconds of wall and of CPU.
 */
const original = process.argv[2] ?? '';
const path = `${original}.bench.occam`;
copyFileSync(original, path);
const engine = new EngineState({ workers: 2, push: () => undefined });
// As the engine's process does while the start screen is looked at.
prepareLayout();
await loadDuckDB();
await setTimeout(1000);

async function ask<T>(name: string, args: object): Promise<T> {
  const result = (await dispatch(engine, name, args)) as Result<T>;
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result.value;
}

interface Taken {
  readonly wallMs: number;
  readonly cpuMs: number;
}
async function timed(work: () => Promise<unknown>): Promise<Taken> {
  const [began, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 };
}

/** The middle, the slowest and what one in twenty exceeds of several calls. */
async function each(works: readonly (() => Promise<unknown>)[]): Promise<{ readonly median: Taken; readonly slowest: Taken; readonly p95: Taken }> {
  const taken: Taken[] = [];
  for (const work of works) taken.push(await timed(work));
  taken.sort((a, b) => a.wallMs - b.wallMs);
  return { median: taken[taken.length >> 1]!, slowest: taken[taken.length - 1]!, p95: taken[Math.floor(taken.length * 0.95)]! };
}

let summary: CaseSummary | null = null;
const opened = await timed(async () => {
  summary = await ask<CaseSummary>('open-case', { path });
});
let revision = 0;
const drawn = await timed(async () => {
  revision = (await ask<{ revision: number }>('draw-graph', { hosts: 150, pairs: 300, always: [] })).revision;
});
const { span, totals } = summary! as CaseSummary;
const width = span!.end - span!.start;
const windows = Array.from({ length: 100 }, (_, i) => {
  const start = Math.floor(span!.start + width * ((i * 0.618) % 0.9));
  return { start, end: Math.floor(start + width * 0.1) };
});
// The first step makes the index.
const firstScrub = await timed(() => ask('count-window', { revision, window: windows[0]! }));
const scrub = await each(windows.map((window) => () => ask('count-window', { revision, window })));
const WHOLE = 'to:198.19.0.0/16 and not outcome:accepted';
const typed = ['from:198.18.10.1', WHOLE, 'from:198.18.1*', 'outcome:refused or kind:*25*'];
const keystrokes = typed.flatMap((filter) => Array.from({ length: filter.length }, (_, i) => filter.slice(0, i + 1)));
const page = (filter: string, offset: number) => () =>
  dispatch(engine, 'list-records', { window: null, ...(filter !== '' && { filter }), offset, limit: 100 });
const filters = await each(keystrokes.map((filter) => page(filter, 0)));
const places = Array.from({ length: 40 }, (_, i) => Math.floor(((i * 0.618) % 1) * (totals.events - 100)));
const pages = await each(places.map((place) => page('', place)));
await page('to:198.19.0.0/16', 0)();
const filteredPages = await each(places.map((place) => page('to:198.19.0.0/16', place)));

/** The same asked of DuckDB on the same file. */
const sql = (text: string) => () => engine.current!.store.database.main.rows(text);
const inWindow = ({ start, end }: { readonly start: number; readonly end: number }) =>
  `"time" >= make_timestamp(${start}) AND "time" < make_timestamp(${end})`;
const peers = {
  pairs: await timed(sql('SELECT count(*) FROM (SELECT from_host, to_host, count(*), min("time"), max("time") FROM events GROUP BY ALL)')),
  scrub: await each(
    windows
      .slice(0, 10)
      .map((window) => sql(`SELECT count(*) FROM (SELECT from_host, to_host, count(*) FROM events WHERE ${inWindow(window)} GROUP BY ALL)`)),
  ),
  filter: await timed(sql(`SELECT count(*) FROM events WHERE to_host IN (SELECT host FROM hosts WHERE name LIKE '198.19.%') AND outcome <> 1`)),
  page: await each(places.slice(0, 5).map((place) => sql(`SELECT line FROM events ORDER BY "time", source, line LIMIT 100 OFFSET ${place}`))),
};
const ours = { opened, drawn, firstScrub, scrub, filters, wholeFilter: await timed(page(`${WHOLE} `, 0)), pages, filteredPages };
process.stdout.write(`${JSON.stringify({ totals, keystrokes: keystrokes.length, ours, peers })}\n`);
await ask('close-case', {});
process.exit(0);
