import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_HOUR, type TimeWindow } from '../../shared/model/time.ts';
import { longestGapProbability, longestGaps } from '../statistics/longest-gap.ts';
import type { Analysis, AnalysisContext, FindingDraft } from './analysis.ts';
import { chanceWords, spanWords } from './pair-draft.ts';
import { clumpingOnClock, flattened, rateClock } from './rate-clock.ts';
import { counted, firstAtLeast, listWords, minuteWords, windowRows } from './window-rows.ts';

/** What is masked everywhere must be beyond doubt: one chance in a million, after allowing for the busiest hours and for clumps. */
const CERTAIN = 1e-6;
/** A host counts as silent when this many of its contacts are missing. */
const MISSED_PER_HOST = 3;
const MINIMUM_EVENTS = 50;
const MOST_GAPS = 50;
/** In a log with more records rounds would run into each other: about so many are taken at equal steps, which keeps every gap that matters and makes chance ones rarer. */
const BUSY = 200_000;
/** Servers looked at by themselves: one that is asked in waves (mailings) must not hide the silence of a steady one. */
const SERVERS = 5;
/** Asking hosts that must fall silent together before the recording, and not the hosts, is in doubt. */
const MINIMUM_HOSTS = 2;

interface Silence extends TimeWindow {
  readonly p: number;
  readonly missed: number;
  readonly hosts: number;
  /** Index of the file whose records fell silent, or -1 for all together. */
  readonly file: number;
  /** Rows on either side of the silence. */
  readonly rows: readonly number[];
}

/**
 * When was nobody recording? A stretch in which all independent askers of a log are silent at once, though each of them should have been
 * heard several times, is an outage of the recording first (METHODS.md B8, common-mode rule). It is masked in every other analysis.
 */
export const collectionGapAnalysis: Analysis = {
  id: 'collection-gap',
  title: 'Gaps in the recording',
  question: 'When was nobody recording, so that silence means nothing?',
  version: '1.1.0',
  perPair: false,
  after: ['duplicates'],
  *run(context) {
    const { first, last } = windowRows(context);
    const all = uniqueRows(context, first, last, -1);
    const together = withoutTwins([...silences(context, all, -1), ...ofServers(context, all)]);
    const apart = context.table.sources.length < 2 ? [] : eachFile(context, first, last);
    const extra = mergeFiles(apart).filter((gap) => !together.some((known) => overlap(known, gap) > 0.5));
    const gaps = [...together.map((gap) => ({ ...gap, files: [] as number[] })), ...extra];
    gaps.sort((a, b) => a.start - b.start);
    for (const gap of gaps.slice(0, MOST_GAPS)) yield draft(context, gap);
    if (gaps.length === 0) yield nothing(last - first);
  },
};

/** Rows in the window that repeat nothing, of one file or (-1) of all. */
function uniqueRows(context: AnalysisContext, first: number, last: number, file: number): Uint32Array {
  const rows = new Uint32Array(last - first);
  let kept = 0;
  for (let row = first; row < last; row++) {
    if (context.pairs.repeated[row] === 0 && (file < 0 || context.table.source[row] === file)) rows[kept++] = row;
  }
  return rows.subarray(0, kept);
}

function eachFile(context: AnalysisContext, first: number, last: number): Silence[] {
  const { table, pairs } = context;
  const sizes = new Uint32Array(table.sources.length);
  for (let row = first; row < last; row++) if (pairs.repeated[row] === 0) sizes[table.source[row]!]!++;
  const perFile = Array.from(sizes, (size) => new Uint32Array(size));
  sizes.fill(0);
  for (let row = first; row < last; row++) if (pairs.repeated[row] === 0) perFile[table.source[row]!]![sizes[table.source[row]!]!++] = row;
  return perFile.flatMap((rows, file) => silences(context, rows, file));
}

/** Silences of the busiest servers' own askers, as far as nobody else in the log was heard meanwhile; each pays for all servers looked at. */
function ofServers(context: AnalysisContext, all: Uint32Array): Silence[] {
  const { table } = context;
  const busiest = rowsOfBusiest(context, all);
  return busiest.flatMap((rows) => {
    return silences(context, rows, -1).flatMap((gap) => {
      const [before, after] = gap.rows as [number, number];
      const rows = widestBetween(table.time, all, before, after);
      const covered = (table.time[rows[1]]! - table.time[rows[0]]!) / (table.time[after]! - table.time[before]!);
      // The chance of a silence falls with its length as a power does.
      const p = Math.min(1, busiest.length * gap.p ** covered);
      const step = Math.max(gap.start - table.time[before]!, 1);
      return p > CERTAIN ? [] : [{ ...gap, p, rows, start: table.time[rows[0]]! + step, end: table.time[rows[1]]! - step }];
    });
  });
}

/** The rows of each of the busiest servers, busiest first; none where there is but one server. Loops over columns: there may be tens of millions of rows. */
function rowsOfBusiest(context: AnalysisContext, all: Uint32Array): readonly Uint32Array[] {
  const { pairs } = context;
  const counts = new Uint32Array(context.actors.length);
  for (let i = 0; i < all.length; i++) counts[pairs.to[pairs.ofEvent[all[i]!]!]!]!++;
  const servers = Array.from(counts.keys()).filter((server) => counts[server]! > 0);
  if (servers.length < 2) return [];
  const busiest = servers.sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, SERVERS);
  const place = new Int8Array(counts.length).fill(-1);
  for (const [i, server] of busiest.entries()) place[server] = i;
  const rowsOf = busiest.map((server) => new Uint32Array(counts[server]!));
  const filled = new Uint32Array(busiest.length);
  for (let i = 0; i < all.length; i++) {
    const at = place[pairs.to[pairs.ofEvent[all[i]!]!]!]!;
    if (at >= 0) rowsOf[at]![filled[at]!++] = all[i]!;
  }
  return rowsOf;
}

/** The same silence seen twice is one: the first that told of it. */
function withoutTwins(found: readonly Silence[]): Silence[] {
  return found.filter((gap, i) => !found.slice(0, i).some((known) => overlap(known, gap) > 0.5));
}

/** The stretches between the first and the last of these rows that are too quiet to be chance and in which several hosts are missing. */
function silences(context: AnalysisContext, rows: Uint32Array, file: number): Silence[] {
  context.tick();
  if (rows.length < MINIMUM_EVENTS) return [];
  const rounds = collapsed(context, rows);
  const n = rounds.length;
  if (n < MINIMUM_EVENTS) return [];
  const { table } = context;
  const time = Float64Array.from(rounds, (row) => table.time[row]!);
  const window = { start: time[0]!, end: time[n - 1]! };
  const clock = rateClock(time, window, []);
  const flat = flattened(
    time.map((at) => clock.at(at)),
    clock.span,
  );
  const span = flat[n - 1]!;
  if (!(span > 0)) return [];
  const found: Silence[] = [];
  let rest = 1;
  for (const gap of longestGaps(flat, span, MOST_GAPS)) {
    if (gap.before < 0 || gap.after >= n) continue;
    const share = gap.length / span;
    // Cheap first: without allowing for clumps the chance is only smaller.
    if (longestGapProbability(n, share / rest) > CERTAIN) break;
    const effective = n / clumpingOnClock(flat, span, { start: flat[gap.before]!, end: flat[gap.after]! });
    const p = longestGapProbability(effective, Math.min(1, share / rest));
    if (p > CERTAIN) break;
    const hosts = missing(context, rows, share);
    if (hosts < MINIMUM_HOSTS) continue;
    const around = widestBetween(table.time, rows, rounds[gap.before]!, rounds[gap.after]!);
    found.push({ ...edges(table.time[around[0]]!, table.time[around[1]]!, n, time), p, missed: share * rows.length, hosts, file, rows: around });
    rest -= share;
  }
  return found;
}

/** First rows of rounds: records of all hosts closer than the burst gap are one, because hosts that act as one are not independent. */
function collapsed(context: AnalysisContext, rows: Uint32Array): Uint32Array {
  if (rows.length > BUSY) return thinned(rows, Math.ceil(rows.length / BUSY));
  const { table, options } = context;
  const kept = new Uint32Array(rows.length);
  let rounds = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (table.time[row]! - last > options.burstGapSeconds * 1e6) kept[rounds++] = row;
    last = table.time[row]!;
  }
  return kept.subarray(0, rounds);
}

function thinned(rows: Uint32Array, step: number): Uint32Array {
  return Uint32Array.from({ length: Math.ceil(rows.length / step) }, (_, i) => rows[i * step]!);
}

/** The neighbouring rows, between two rows of the list, that stand furthest apart in time. */
function widestBetween(time: Float64Array, rows: Uint32Array, from: number, to: number): [number, number] {
  const first = firstAtLeast(rows, rows.length, from);
  const end = firstAtLeast(rows, rows.length, to);
  let widest: [number, number] = [from, to];
  let length = -1;
  for (let i = first; i < end; i++) {
    const gap = time[rows[i + 1]!]! - time[rows[i]!]!;
    if (gap > length) {
      length = gap;
      widest = [rows[i]!, rows[i + 1]!];
    }
  }
  return widest;
}

/** The silence itself, without the records on its edges: half a mean interval is left on either side so that these are not masked. */
function edges(before: number, after: number, n: number, time: Float64Array): TimeWindow {
  const step = Math.min((after - before) / 100, (time[n - 1]! - time[0]!) / n / 2);
  return { start: Math.ceil(before + step), end: Math.floor(after - step) };
}

/** Asking hosts of which at least three contacts were due in a silence of this share of the clock. */
function missing(context: AnalysisContext, rows: Uint32Array, share: number): number {
  const { pairs } = context;
  const counts = new Map<number, number>();
  for (const row of rows) {
    const from = pairs.from[pairs.ofEvent[row]!]!;
    counts.set(from, (counts.get(from) ?? 0) + 1);
  }
  let hosts = 0;
  for (const count of counts.values()) if (count * share >= MISSED_PER_HOST) hosts++;
  return hosts;
}

function overlap(a: TimeWindow, b: TimeWindow): number {
  return (Math.min(a.end, b.end) - Math.max(a.start, b.start)) / Math.min(a.end - a.start, b.end - b.start);
}

/** The same silence in several files is one: the time in which all of them were silent. */
function mergeFiles(apart: readonly Silence[]): (Silence & { files: number[] })[] {
  const merged: (Silence & { files: number[] })[] = [];
  for (const gap of [...apart].sort((a, b) => a.start - b.start || a.file - b.file)) {
    const same = merged.findIndex((known) => overlap(known, gap) > 0.5 && !known.files.includes(gap.file));
    if (same < 0) merged.push({ ...gap, files: [gap.file] });
    else {
      const known = merged[same]!;
      merged[same] = {
        ...known,
        start: Math.max(known.start, gap.start),
        end: Math.min(known.end, gap.end),
        p: Math.min(known.p, gap.p),
        missed: known.missed + gap.missed,
        hosts: Math.max(known.hosts, gap.hosts),
        rows: [...known.rows, ...gap.rows],
        files: [...known.files, gap.file],
      };
    }
  }
  return merged;
}

function draft(context: AnalysisContext, gap: Silence & { readonly files: readonly number[] }): FindingDraft {
  const seconds = (gap.end - gap.start) / 1e6;
  const names = gap.files.map((file) => context.table.sources[file]?.path.split('/').at(-1) ?? `file ${file + 1}`);
  const where = gap.file < 0 ? 'the whole log' : listWords(names);
  return {
    subject: {},
    window: [gap.start, gap.end],
    n: Math.round(gap.missed),
    statistics: {
      hours: (gap.end - gap.start) / MICROS_PER_HOUR,
      expected: gap.missed,
      hosts: gap.hosts,
      files: gap.files.length || context.table.sources.length,
    },
    effect: { name: 'contacts expected in the silence', value: gap.missed },
    p: gap.p,
    decision: 'observation',
    summary: `Collection gap: no record at all in ${where} for ${spanWords(seconds)}, from ${minuteWords(gap.start)} to ${minuteWords(gap.end)}, where about ${counted(gap.missed, 'contact')} from ${readableCount(gap.hosts)} busy hosts and others were due (chance ${chanceWords(gap.p)}). It is left out of every rate and never counted as behaviour.`,
    caveat: 'Nothing can be said about what happened in a stretch nobody recorded, and the edges are known only to the nearest records.',
    innocent: innocentReasons(context, gap),
    evidence: { count: gap.rows.length, sample: context.cite([...gap.rows].sort((a, b) => a - b)) },
    parameters: { certain: CERTAIN, minimumHosts: MINIMUM_HOSTS, missedPerHost: MISSED_PER_HOST, profile: 'hour of the week, all hosts together' },
  };
}

function innocentReasons(context: AnalysisContext, gap: Silence): Innocent[] {
  const { table } = context;
  const inside = firstAtLeast(table.time, table.datedCount, gap.end) - firstAtLeast(table.time, table.datedCount, gap.start);
  return [
    {
      explanation: 'The log or the sensor was off, or this part of the file is missing',
      verdict: 'fits',
      because: `${readableCount(gap.hosts)} hosts that should each have been heard at least three times fell silent at once${inside > 0 ? `; other files have ${counted(inside, 'record')} in the same stretch` : ''}.`,
    },
    {
      explanation: 'The server itself could not be reached, so nobody was served',
      verdict: 'cannot say',
      because: 'From the log alone an outage of the server looks the same as an outage of its log.',
    },
    { explanation: 'Chance', verdict: 'does not fit', because: `Chance would leave such a stretch with probability ${chanceWords(gap.p)}.` },
  ];
}

function nothing(n: number): FindingDraft {
  const few = n < MINIMUM_EVENTS;
  return {
    subject: {},
    n,
    statistics: {},
    effect: { name: 'contacts expected in the silence', value: 0 },
    decision: few ? 'cannot say' : 'not found',
    summary: few
      ? `With ${counted(n, 'record')} no one can say whether the recording was interrupted.`
      : 'No stretch in which several busy hosts fell silent at once: no sign of an interrupted recording.',
    caveat: 'Short interruptions, and those of a log with few hosts, cannot be seen in the log itself.',
    innocent: [],
    evidence: { count: 0, sample: [] },
    parameters: { certain: CERTAIN, minimumEvents: MINIMUM_EVENTS, minimumHosts: MINIMUM_HOSTS, missedPerHost: MISSED_PER_HOST },
  };
}
