import { readableBytes, readableCount, readableNumber, readableProbability, readableShare } from '../../shared/lib/format-value.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { ReportModel, ReportPair, ReportPicture } from '../../shared/model/report.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { pictureNames, planFigures } from './figure-plan.ts';

/** One number of the report: where it is printed, what it is exactly, and how anyone can compute it again. */
export interface ReportNumber {
  /** `S2.records`, `P1.count`, `F3.q`, `H.M2.weighted`: the row's id and the column. Printed beside the row and used as the anchor. */
  readonly id: string;
  readonly value: number;
  /** The text as the page shows it. */
  readonly printed: string;
  /** `import`, `pairs`, or the analysis with its version: `periodicity 1.0`. */
  readonly from: string;
}

/** Ids of rows, in the order they are printed. */
export const sourceId = (index: number): string => `S${index + 1}`;
export const pairId = (index: number): string => `P${index + 1}`;
export const findingId = (index: number): string => `F${index + 1}`;
/** @param name of a picture: `3`, `12.4` */
export const pictureId = (name: string): string => `G${name}`;
export const evidenceId = (index: number): string => `E${index + 1}`;

/** Every number of a report, by id. The page prints numbers only from here, so what is printed and what is in the manifest cannot differ. */
export function numbersOf(model: ReportModel): ReadonlyMap<string, ReportNumber> {
  const pictures = pictureNames(planFigures(model));
  const all = [
    ...totals(model),
    ...model.sources.flatMap((source, i) => ofSource(sourceId(i), source)),
    ...model.pairs.flatMap((pair, i) => ofPair(pairId(i), pair)),
    ...model.findings.flatMap((finding, i) => ofFinding(findingId(i), finding)),
    ...ofHypotheses(model),
    ...model.pictures.flatMap((picture, i) => ofPicture(pictureId(pictures[i]!), picture)),
  ];
  return new Map(all.map((number) => [number.id, number]));
}

function totals(model: ReportModel): ReportNumber[] {
  const { events, undated, hosts, pairs } = model.totals;
  return [
    count('T.events', events, 'import'),
    count('T.undated', undated, 'import'),
    count('T.hosts', hosts, 'import'),
    count('T.pairs', pairs, 'pairs'),
    count('T.pairsLeftOut', model.pairsLeftOut, 'pairs'),
  ];
}

function ofSource(id: string, source: SourceSummary): ReportNumber[] {
  return [
    { id: `${id}.bytes`, value: source.bytes, printed: `${readableCount(source.bytes)} bytes (${readableBytes(source.bytes)})`, from: 'import' },
    count(`${id}.lines`, source.lines, 'import'),
    count(`${id}.records`, source.records, 'import'),
    count(`${id}.rejects`, source.rejects, 'import'),
    count(`${id}.skipped`, source.skipped, 'import'),
    count(`${id}.events`, source.events, 'import'),
    ...(source.pulled === undefined ? [] : [count(`${id}.pulled`, source.pulled, 'import')]),
  ];
}

function ofPair(id: string, pair: ReportPair): ReportNumber[] {
  const share = pair.shareOfTo;
  return [
    count(`${id}.count`, pair.count, 'pairs'),
    count(`${id}.unique`, pair.unique, 'pairs'),
    { id: `${id}.share`, value: share.value, printed: readableShare(share.value), from: 'pairs' },
    { id: `${id}.low`, value: share.low, printed: readableShare(share.low), from: 'pairs' },
    { id: `${id}.high`, value: share.high, printed: readableShare(share.high), from: 'pairs' },
  ];
}

function ofFinding(id: string, finding: Finding): ReportNumber[] {
  const from = `${finding.analysis} ${finding.method.version}`;
  const one = (name: string, value: number): ReportNumber => ({ id: `${id}.${name}`, value, printed: readableNumber(value), from });
  const probability = (name: string, value: number): ReportNumber => ({ id: `${id}.${name}`, value, printed: readableProbability(value), from });
  const numbers = [one('n', finding.n), one('effect', finding.effect.value)];
  if (finding.effect.low !== undefined) numbers.push(one('low', finding.effect.low));
  if (finding.effect.high !== undefined) numbers.push(one('high', finding.effect.high));
  if (finding.p !== undefined) numbers.push(probability('p', finding.p));
  if (finding.q !== undefined) numbers.push(probability('q', finding.q));
  numbers.push(one('evidence', finding.evidence.count));
  for (const [name, value] of Object.entries(finding.statistics)) numbers.push(one(`statistics.${name}`, value));
  return numbers;
}

function ofPicture(id: string, { contacts, phase }: ReportPicture): ReportNumber[] {
  const seconds = phase && { id: `${id}.period`, value: phase.periodSeconds, printed: readableNumber(phase.periodSeconds), from: 'pairs' };
  return [count(`${id}.contacts`, contacts, 'pairs'), ...(seconds ? [seconds] : [])];
}

/** `H.M1.weighted`: how much speaks against a hypothesis; `.raw` without weights; `.rows`: rows that rate it and tell hypotheses apart. */
function ofHypotheses({ hypotheses }: ReportModel): ReportNumber[] {
  if (hypotheses === undefined) return [];
  const from = `hypotheses ${hypotheses.version}`;
  return hypotheses.ranking.order
    .filter((one) => one.hypothesis !== 'M0')
    .flatMap(({ hypothesis, weighted, raw, rows }) => [
      { id: `H.${hypothesis}.weighted`, value: weighted, printed: readableNumber(weighted, 3), from },
      count(`H.${hypothesis}.raw`, raw, from),
      count(`H.${hypothesis}.rows`, rows, from),
    ]);
}

function count(id: string, value: number, from: string): ReportNumber {
  return { id, value, printed: readableCount(value), from };
}
