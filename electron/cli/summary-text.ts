import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { isoMicros } from '../../shared/lib/iso-time.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { countHosts } from '../engine/count-hosts.ts';
import { strongestPairs } from '../engine/strongest-pairs.ts';
import { wilson } from '../statistics/wilson.ts';
import type { Analysed } from './analysis-json.ts';

const number = (value: number): string => readableCount(value);
const when = (time: number | null): string =>
  time === null || Number.isNaN(time) ? 'no time' : `${isoMicros(time).slice(0, 19).replace('T', ' ')} UTC`;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const TEXT_PAIRS = 20;

/** The answer of `analyze` for a person at a terminal. Everything a log wrote is shown with its odd characters made visible. */
export function summaryText(analysed: Analysed, pairLimit: number): string {
  const { table, pairs, findings } = analysed;
  const lines = analysed.sources.flatMap(sourceLines);
  const span = table.datedCount > 0 ? `, ${when(table.time[0]!)} to ${when(table.time[table.datedCount - 1]!)}` : '';
  lines.push('', `${number(table.count)} events between ${number(countHosts(table))} hosts in ${number(pairs.count)} pairs${span}`, '');
  lines.push(...pairLines(analysed, Math.min(pairLimit, TEXT_PAIRS)));
  lines.push('', findings.length === 0 ? 'No findings.' : `${findings.length === 1 ? '1 finding' : `${number(findings.length)} findings`}:`);
  for (const finding of findings) {
    lines.push(`  [${finding.verdict === 'found' ? finding.strength : finding.verdict}] ${finding.analysis}: ${visible(finding.summary)}`);
    for (const innocent of finding.innocent) {
      if (innocent.verdict === 'fits') lines.push(`      ${visible(innocent.explanation)} would explain it: ${visible(innocent.because)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** What became of one source, in indented lines. */
export function sourceLines(source: SourceSummary): string[] {
  const lines = [
    visible(source.path),
    `  ${source.format === '' ? 'not recognised' : source.format}: ${visible(source.detectedBecause)}`,
    `  sha256 ${source.sha256}`,
    `  ${number(source.lines)} lines = ${number(source.records)} records + ${number(source.rejects)} rejects + ${number(source.skipped)} skipped; ${number(source.events)} events${source.pulled === undefined ? '' : `, of which ${number(source.pulled)} were pulled`}`,
    `  times in ${source.timeZone}${source.timeZoneAssumed ? ' (assumed: the file does not say and --tz was not given)' : ''}`,
  ];
  for (const reject of source.rejected.slice(0, 3)) lines.push(`  line ${reject.line} not read: ${visible(reject.reason)}`);
  for (const note of source.notes) lines.push(`  note: ${visible(note)}`);
  return lines;
}

function pairLines(analysed: Analysed, limit: number): string[] {
  const { pairs, actors } = analysed;
  const totalTo = new Float64Array(actors.length);
  for (let pair = 0; pair < pairs.count; pair++) totalTo[pairs.to[pair]!]! += pairs.total[pair]!;
  const lines = strongestPairs(pairs, actors, limit).map((pair) => {
    const share = wilson(pairs.total[pair]!, totalTo[pairs.to[pair]!]!);
    const name = `${visible(actors[pairs.from[pair]!]!)} > ${visible(actors[pairs.to[pair]!]!)}`;
    return `  ${number(pairs.total[pair]!).padStart(11)}  ${name}  (${number(pairs.unique[pair]!)} unique; ${percent(share.value)} of what it got, ${percent(share.low)} to ${percent(share.high)})`;
  });
  if (pairs.count > lines.length) lines.push(`  and ${number(pairs.count - lines.length)} more pairs`);
  return lines;
}
