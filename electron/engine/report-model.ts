import type { GraphEdge, GraphNode } from '../../shared/contract/engine-answers.ts';
import { ZoneClock } from '../../shared/lib/zone.ts';
import type { Entity } from '../../shared/model/entity.ts';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Weighing } from '../../shared/model/hypothesis.ts';
import type { Note, Statement } from '../../shared/model/note.ts';
import type { CitedRecord, ReportModel, ReportPair } from '../../shared/model/report.ts';
import type { Paper, ReportSectionId } from '../../shared/model/report-plan.ts';
import type { Coverage } from '../../shared/model/source.ts';
import type { TimeWindow, ZoneName } from '../../shared/model/time.ts';
import { OCCAM_VERSION } from '../../shared/model/version.ts';
import { weighHypotheses } from '../analyses/hypothesis-matrix.ts';
import type { LabelIndex } from '../formats/context/label-index.ts';
import { wilson } from '../statistics/wilson.ts';
import { calendarBins } from './calendar-bins.ts';
import type { CaseMemory } from './case-memory.ts';
import { countHosts } from './count-hosts.ts';
import { reportLabels } from './report-labels.ts';
import { picturesOf } from './report-pictures.ts';
import { PRINTED_PAIRS, strongestPairs } from './strongest-pairs.ts';

const TIMELINE_BARS = 160;

/** What a report says of the data: everything that `occam verify` computes again from the original files. */
export interface ReportData {
  /** Already cut to the report's window, if it has one. */
  readonly memory: CaseMemory;
  /** When sources were recording, whatever the window. */
  readonly coverage: readonly Coverage[];
  /** Those that print, in their order. */
  readonly findings: readonly Finding[];
  /** All answers of the run, from which the matrix of hypotheses is filled in. */
  readonly answers: readonly Finding[];
  readonly graph: { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };
  readonly records: readonly CitedRecord[];
  readonly labels: LabelIndex;
}

/** What a report says beside the data: the journalist's words and choices. */
export interface ReportWords {
  readonly caseId: string;
  readonly title: string;
  readonly summary: string;
  readonly asked: string;
  readonly paper: Paper;
  readonly sections: readonly ReportSectionId[];
  readonly zone: ZoneName;
  readonly secondZone: ZoneName | null;
  readonly window: TimeWindow | null;
  readonly seed: number;
  readonly run: { readonly burstGapSeconds: number; readonly falseDiscoveryRate: number; readonly correction: string };
  readonly entities: readonly Entity[];
  readonly statements: readonly Statement[];
  readonly notes: readonly Note[];
  /** Null: the report has no matrix of hypotheses. */
  readonly weighing: Weighing | null;
  /** How many findings the journalist put away, and how: counted, printed or not. */
  readonly judged: ReportModel['judged'];
}

/** The report of a case. Pure: the same data and words give the same model. What no section prints is not in it. */
export function reportModel(data: ReportData, words: ReportWords): ReportModel {
  const { caseId, title, summary, asked, paper, sections, zone, secondZone, window, seed, run, entities, statements, notes, weighing } = words;
  const { memory } = data;
  const { table, pairs } = memory;
  const prints = (section: ReportSectionId): boolean => sections.includes(section);
  const span = table.datedCount === 0 ? null : { start: table.time[0]!, end: table.time[table.datedCount - 1]! + 1 };
  const matrix = weighing === null ? null : weighHypotheses(data.answers, weighing);
  const labels = prints('entities') ? reportLabels(memory, data.labels) : [];
  return {
    occam: OCCAM_VERSION,
    // Named one by one: the order of fields is the order in the manifest, whoever calls.
    ...{ caseId, title, summary, asked, paper, sections, zone, secondZone, window, seed, run, entities, statements, notes },
    span,
    totals: { events: table.count, undated: table.count - table.datedCount, hosts: countHosts(table), pairs: pairs.count },
    ...(labels.length > 0 && { labels }),
    sources: table.sources,
    coverage: data.coverage,
    graph: data.graph,
    timeline: timelineOf(table, prints('figures') ? span : null, zone),
    ...(prints('figures') ? picturesOf(memory, data.findings, zone) : { pictures: [], picturesLeftOut: 0 }),
    pairs: prints('pairs') ? pairsOf(memory) : [],
    pairsLeftOut: prints('pairs') ? Math.max(0, pairs.count - PRINTED_PAIRS) : 0,
    findings: data.findings,
    ...(words.judged !== undefined && { judged: words.judged }),
    records: data.records,
    limits: limitsOf(table),
    ...(matrix !== null && weighing !== null && matrix.rows.length > 0 && { hypotheses: { ...matrix, weighing } }),
  };
}

/** Findings about the same parties together, where the first of them stands: the order in which they print unless another was chosen. */
export function bySubject(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { from, to, host, successor, hosts } = finding.subject;
    const key = JSON.stringify([from, to, host, successor, hosts]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flat();
}

function timelineOf(table: EventTable, span: TimeWindow | null, zone: ZoneName): ReportModel['timeline'] {
  if (span === null) return { unit: 'day', edges: [], counts: [] };
  const bins = calendarBins(span, new ZoneClock(zone), TIMELINE_BARS);
  const counts = new Array<number>(bins.edges.length - 1).fill(0);
  let bin = 0;
  for (let row = 0; row < table.datedCount; row++) {
    while (bin < counts.length - 1 && table.time[row]! >= bins.edges[bin + 1]!) bin++;
    counts[bin]!++;
  }
  return { unit: bins.unit, edges: [...bins.edges], counts };
}

function pairsOf({ pairs, actors: { names: actors } }: CaseMemory): ReportPair[] {
  const received = new Float64Array(actors.length);
  for (let pair = 0; pair < pairs.count; pair++) received[pairs.to[pair]!]! += pairs.total[pair]!;
  const known = (time: number): number | null => (Number.isNaN(time) ? null : time);
  return strongestPairs(pairs, actors, PRINTED_PAIRS).map((pair) => ({
    from: actors[pairs.from[pair]!]!,
    to: actors[pairs.to[pair]!]!,
    count: pairs.total[pair]!,
    unique: pairs.unique[pair]!,
    first: known(pairs.first[pair]!),
    last: known(pairs.last[pair]!),
    shareOfTo: wilson(pairs.total[pair]!, received[pairs.to[pair]!]!),
  }));
}

/** What nothing in this report can show; which of them apply depends on what was read. */
function limitsOf(table: EventTable): string[] {
  const formats = table.sources.map((source) => source.format);
  const any = (pattern: RegExp): boolean => formats.some((format) => pattern.test(format));
  const limits = ['A source address can be forged, above all in UDP: a log shows who was claimed to ask.'];
  if (any(/dns|bind|unbound|dnsmasq|dnstap|pcap/)) {
    limits.push(
      'A DNS lookup is not a communication: it asks where a name is, and nothing may follow it.',
      'A resolver is not its user: one resolver may ask for thousands of people, and caches hide most of what they ask.',
    );
  }
  if (any(/postfix|exim|sendmail|opensmtpd|exchange|eml|mbox/)) limits.push('Names in mail headers and HELO greetings are claims of the sender.');
  if (any(/web|w3c|haproxy|squid|elb/))
    limits.push('An address in a web log may stand for a proxy or a whole network; a request may be a machine’s.');
  if (table.sources.some((source) => source.timeZoneAssumed))
    limits.push('At least one source does not name its time zone; hours of the day rest on the zone assumed for it.');
  if (table.sources.some((source) => source.pulled !== undefined))
    limits.push(
      'This case was reduced from a cluster: it holds some of the contacts that are there, chosen by pair and host. Totals, rankings and the timeline are of those; what would need the others is not said.',
    );
  if (table.sources.some((source) => source.rejects > 0))
    limits.push('Some lines could not be read; they are counted with their source and may hold contacts.');
  if (table.count > table.datedCount) limits.push('Contacts without a time are counted, and left out of everything that speaks of time.');
  limits.push('Nobody can tell from a log alone whether it is complete or was changed before it was handed over.');
  return limits;
}
