import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { MICROS_PER_DAY, MICROS_PER_SECOND } from '../../shared/model/time.ts';
import { chapman, chiSquaredFit, chiSquaredTable } from '../statistics/vantage.ts';
import type { Analysis, AnalysisContext, FindingDraft } from './analysis.ts';
import { chanceWords, percent } from './pair-draft.ts';
import { counted, dayWords, windowRows } from './window-rows.ts';

const MINIMUM_RECORDS = 100;
const MOST_FILES = 200;
const STRETCHES = 10;
/** A last digit of the second this uneven, in the largest files of chance, is one in a million. */
const UNEVEN = 1e-6;
/** Spread of shares between stretches of time that a reader would see in a plot (Cramér's V). */
const SHIFT = 0.1;

interface FileFacts {
  readonly file: number;
  records: number;
  backward: number;
  readonly digits: Float64Array;
  first: number;
  last: number;
  /** Line of the latest row. */
  line: number;
  readonly rows: number[];
}

/**
 * Is the log whole and what it claims to be? Per file: order of time, evenness of the last digit of the second, cut days at the ends. Across files that
 * overlap: whether the split between them changes, and how much both saw (METHODS.md B16). What is odd is told; nothing here proves forgery.
 */
export const completenessAnalysis: Analysis = {
  id: 'completeness',
  title: 'Completeness and authenticity',
  question: 'Is the log whole, and does anything about it look made or cut?',
  version: '1.0.0',
  perPair: false,
  after: ['duplicates', 'collection-gap'],
  *run(context) {
    const files = readFacts(context);
    for (const facts of files.slice(0, MOST_FILES)) yield fileDraft(context, facts);
    const overlapping = files.filter((facts) => facts.records >= MINIMUM_RECORDS);
    if (overlapping.length >= 2 && overlapping.length <= 20) {
      const draft = splitDraft(context, overlapping);
      if (draft !== undefined) yield draft;
    }
  },
};

function readFacts(context: AnalysisContext): FileFacts[] {
  const { table } = context;
  const { first, last } = windowRows(context);
  const facts = table.sources.map(
    (_, file): FileFacts => ({
      file,
      records: 0,
      backward: 0,
      digits: new Float64Array(10),
      first: Number.NaN,
      last: Number.NaN,
      line: 0,
      rows: [],
    }),
  );
  for (let row = first; row < last; row++) {
    if ((row & 0xffff) === 0) context.tick();
    const of = facts[table.source[row]!]!;
    const time = table.time[row]!;
    if (of.records === 0) of.first = time;
    of.last = time;
    of.records++;
    of.digits[Math.floor(time / MICROS_PER_SECOND) % 10]!++;
    // Rows stand in order of time; a line that stands before its forerunner's was written out of order.
    if (table.line[row]! < of.line) {
      of.backward++;
      if (of.rows.length < 256) of.rows.push(row);
    }
    of.line = table.line[row]!;
  }
  return facts.filter((of) => of.records > 0);
}

function fileDraft(context: AnalysisContext, facts: FileFacts): FindingDraft {
  const source = context.table.sources[facts.file];
  const name = source?.path.split('/').at(-1) ?? '';
  const digit = chiSquaredFit(facts.digits);
  const backward = facts.backward / facts.records;
  const enough = facts.records >= MINIMUM_RECORDS;
  const uneven = enough && digit.p < UNEVEN;
  const tooEven = enough && digit.p > 0.999;
  const firstHours = 24 - (facts.first % MICROS_PER_DAY) / (MICROS_PER_DAY / 24);
  const lastHours = (facts.last % MICROS_PER_DAY) / (MICROS_PER_DAY / 24);
  const odd: string[] = [];
  if (backward > 0.01) odd.push(`${percent(backward)} of its lines stand out of order in time`);
  if (uneven) odd.push(`the last digit of the second is uneven (chance ${chanceWords(digit.p)}), as with schedules or typed-in times`);
  if (tooEven) odd.push('the last digit of the second is more even than chance gives');
  if ((source?.rejects ?? 0) > 0.01 * (source?.lines ?? 0)) odd.push(`${counted(source!.rejects, 'line')} could not be read`);
  return {
    subject: {},
    n: facts.records,
    statistics: {
      records: facts.records,
      outOfOrder: facts.backward,
      digitChiSquared: digit.value,
      digitP: digit.p,
      firstDayHours: firstHours,
      lastDayHours: lastHours,
    },
    effect: { name: 'share of lines out of order', value: backward },
    decision: !enough ? 'cannot say' : odd.length > 0 ? 'observation' : 'not found',
    summary: !enough
      ? `${name}: ${counted(facts.records, 'record')} are too few to judge whether the file is whole.`
      : odd.length > 0
        ? `${name}: ${odd.join('; ')}. First and last day (${dayWords(facts.first)}, ${dayWords(facts.last)}) cover ${firstHours.toFixed(0)} and ${lastHours.toFixed(0)} hours.`
        : `${name}: nothing odd in the order of its times or in their last digits; first and last day (${dayWords(facts.first)}, ${dayWords(facts.last)}) cover ${firstHours.toFixed(0)} and ${lastHours.toFixed(0)} hours.`,
    caveat:
      'A careful forger passes these tests and a careless program fails them. Addresses in UDP logs (DNS) can be forged: the log shows who is claimed to have asked.',
    innocent: fileReasons(backward, uneven),
    evidence: { count: facts.backward, sample: context.cite(facts.rows) },
    parameters: { minimumRecords: MINIMUM_RECORDS, uneven: UNEVEN, path: source?.path ?? '' },
  };
}

function fileReasons(backward: number, uneven: boolean): Innocent[] {
  const reasons: Innocent[] = [];
  if (uneven)
    reasons.push({
      explanation: 'Scheduled jobs that start on round seconds',
      verdict: 'fits',
      because: 'A timer that runs on the minute or every ten seconds favours a digit.',
    });
  if (backward > 0.01) {
    reasons.push({
      explanation: 'Several processes write the file, or it stamps the end of a contact and is sorted by the start',
      verdict: 'fits',
      because: 'Programs with many threads write lines a little out of order.',
    });
  }
  return reasons;
}

/** Whether files that cover the same time keep their shares of it, and how many contacts the two largest both saw. */
function splitDraft(context: AnalysisContext, files: readonly FileFacts[]): FindingDraft | undefined {
  const { table, pairs } = context;
  const start = Math.max(...files.map((facts) => facts.first));
  const end = Math.min(...files.map((facts) => facts.last));
  if (!(end - start > MICROS_PER_DAY / 24)) return undefined;
  const index = new Map(files.map((facts, at) => [facts.file, at]));
  const stretches = Array.from({ length: STRETCHES }, () => new Float64Array(files.length));
  const { first, last } = windowRows(context);
  let total = 0;
  for (let row = first; row < last; row++) {
    const file = index.get(table.source[row]!);
    const time = table.time[row]!;
    if (file === undefined || time < start || time >= end || pairs.repeated[row] === 1) continue;
    stretches[Math.min(STRETCHES - 1, Math.floor(((time - start) / (end - start)) * STRETCHES))]![file]!++;
    total++;
  }
  const { value, degrees, p } = chiSquaredTable(stretches);
  if (total < MINIMUM_RECORDS) return undefined;
  const shift = Math.sqrt(value / (total * Math.max(1, Math.min(STRETCHES, files.length) - 1)));
  const both = vantage(context, files, start, end);
  const shares = files.map((_, file) => stretches.reduce((sum, stretch) => sum + stretch[file]!, 0) / total);
  const seen =
    both.both > 0
      ? ` Of the two largest, ${counted(both.both, 'contact')} stand in both, which would put all there were at about ${readableCount(Math.round(both.estimate.total))}, give or take ${readableCount(Math.round(both.estimate.standardError))}, if each file caught contacts independently.`
      : '';
  return {
    subject: {},
    n: total,
    statistics: {
      files: files.length,
      chiSquared: value,
      degrees,
      both: both.both,
      estimate: both.estimate.total,
      standardError: both.estimate.standardError,
    },
    effect: { name: "change of the split between files (Cramér's V)", value: shift },
    effectMinimum: SHIFT,
    p,
    decision: 'test',
    summary:
      shift >= SHIFT && p <= 0.05
        ? `The split of contacts between ${files.length} files that cover the same time changes over it (chance ${chanceWords(p)}): a file may be cut, or a sensor moved.${seen}`
        : `${files.length} files that cover the same time keep their shares of it (${shares.slice(0, 6).map(percent).join(', ')}): no sign that one was cut.${seen}`,
    caveat:
      'Resolvers prefer the server that answers fastest, so unequal shares are normal; only a change of shares says something, and a change of network does it as well.',
    innocent: [
      { explanation: 'A change of network or of servers in use', verdict: 'cannot say', because: 'Ask the operator for the dates of such changes.' },
    ],
    evidence: { count: 0, sample: [] },
    parameters: { stretches: STRETCHES, minimumRecords: MINIMUM_RECORDS },
  };
}

/** Unique contacts of the two largest files and those that both have (same pair, kind and second). */
function vantage(
  context: AnalysisContext,
  files: readonly FileFacts[],
  start: number,
  end: number,
): { both: number; estimate: { total: number; standardError: number } } {
  const { table, pairs } = context;
  const [one, other] = [...files].sort((a, b) => b.records - a.records || a.file - b.file);
  const counts = [0, 0];
  let both = 0;
  const { first, last } = windowRows(context);
  for (let row = first; row < last; row++) {
    const file = table.source[row]!;
    const time = table.time[row]!;
    if ((file !== one!.file && file !== other!.file) || time < start || time >= end) continue;
    counts[file === one!.file ? 0 : 1]!++;
    if (pairs.repeated[row] === 0) continue;
    const second = Math.floor(time / MICROS_PER_SECOND);
    for (let back = row - 1; back >= Math.max(0, row - 64) && Math.floor(table.time[back]! / MICROS_PER_SECOND) === second; back--) {
      if (pairs.ofEvent[back] !== pairs.ofEvent[row] || table.kind[back] !== table.kind[row]) continue;
      if (table.source[back] !== file && (table.source[back] === one!.file || table.source[back] === other!.file)) both++;
      break;
    }
  }
  return { both, estimate: chapman(counts[0]!, counts[1]!, both) };
}
