import { basename } from 'node:path';
import type { Inspection } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import { MICROS_PER_DAY, type TimeWindow } from '../../shared/model/time.ts';
import { contextTitle } from '../formats/context/kinds.ts';
import { wilson } from '../statistics/wilson.ts';
import { classOf, warningOf } from './address-class.ts';
import type { CaseMemory } from './case-memory.ts';
import { companionsOf } from './companions.ts';
import { selectRows } from './filter/row-marker.ts';
import { drawIntervals, drawRaster, readIntervals, readRaster } from './inspect-pictures.ts';
import { byText } from './strongest-pairs.ts';
import { hostsNamed, maskOfHosts, type SubjectNames, subjectMarker, titleOf } from './subject-marker.ts';
import { rowsIn } from './window-view.ts';

/** Contacts closer than this are one burst (METHODS.md B1). */
const BURST_GAP_MICROS = 60_000_000;
const MOST_PARTNERS = 50;
/** Labels of one kind from one file that are shown; the narrowest network's come first. */
const MOST_LABELS = 3;

/** Everything there is to say about a subject in a window. */
export function inspectSubject(memory: CaseMemory, subject: SubjectNames, window: TimeWindow, clock: ZoneClock): Inspection {
  const { table, pairs } = memory;
  const { start, end } = rowsIn(table, window);
  const rows = rowsOfSubject(memory, subject, start, end);
  const unique = rows.filter((row) => pairs.repeated[row] === 0);
  const bursts = burstStarts(table.time, unique);
  const days = (window.end - window.start) / MICROS_PER_DAY;
  const shares = sharesOf(memory, subject, rows.length, start, end);
  const intervals = drawIntervals(bursts);
  const raster = drawRaster(memory, table.time, rows, window, clock);
  return {
    title: titleOf(subject),
    about: aboutSubject(memory, subject),
    counts: { raw: rows.length, unique: unique.length, bursts: bursts.length },
    ...shares,
    first: rows.length === 0 ? null : table.time[rows[0]!]!,
    last: rows.length === 0 ? null : table.time[rows[rows.length - 1]!]!,
    perDay: days > 0 ? rows.length / days : null,
    raster,
    intervals,
    companions: companionsOf(memory, subject),
    partners: partnersOf(memory, subject, rows),
    outcomes: outcomesOf(memory, rows),
    sentences: {
      raster: readRaster(raster, rows.length, clock.name),
      intervals: readIntervals(bursts),
      share: readShare(memory, subject, rows.length, shares),
    },
  };
}

function rowsOfSubject(memory: CaseMemory, subject: SubjectNames, start: number, end: number): Uint32Array {
  const marker = subjectMarker(memory, subject);
  return marker === null ? Uint32Array.from({ length: end - start }, (_, i) => start + i) : selectRows(marker, start, end);
}

/** The bursts of a subject in a window: first instant of each, repeats left out. */
export function burstsOf(memory: CaseMemory, subject: SubjectNames, window: TimeWindow): Float64Array {
  const { start, end } = rowsIn(memory.table, window);
  const rows = rowsOfSubject(memory, subject, start, end);
  return burstStarts(
    memory.table.time,
    rows.filter((row) => memory.pairs.repeated[row] === 0),
  );
}

/** First instant of each burst of rows in order of time; contacts within a minute are one burst. */
export function burstStarts(time: Float64Array, rows: Uint32Array): Float64Array {
  const starts: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (time[row]! - last > BURST_GAP_MICROS) starts.push(time[row]!);
    last = time[row]!;
  }
  return Float64Array.from(starts);
}

type Shares = Pick<Inspection, 'shareOfTo' | 'shareOfFrom'>;

/** Of a pair: its part of all that `to` got and of all that `from` asked, in the window, repeats included. */
function sharesOf(memory: CaseMemory, subject: SubjectNames, part: number, start: number, end: number): Shares {
  const { from, to } = subject;
  if (from === undefined || to === undefined) return { shareOfTo: null, shareOfFrom: null };
  const [fromMask, toMask] = [maskOfHosts(memory, from), maskOfHosts(memory, to)];
  let [asked, got] = [0, 0];
  for (let row = start; row < end; row++) {
    asked += fromMask[memory.table.from[row]!]!;
    got += toMask[memory.table.to[row]!]!;
  }
  return { shareOfTo: got === 0 ? null : wilson(part, got), shareOfFrom: asked === 0 ? null : wilson(part, asked) };
}

function readShare(memory: CaseMemory, subject: SubjectNames, part: number, shares: Shares): string {
  const number = (value: number): string => readableCount(value);
  if (subject.from === undefined || subject.to === undefined || shares.shareOfTo === null) {
    return `${titleOf(subject)} takes part in ${number(part)} of the ${number(memory.table.count)} events of the case.`;
  }
  const { value, low, high } = shares.shareOfTo;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return `${subject.from} made ${number(part)} of the ${number(Math.round(part / value || 0))} contacts that ${subject.to} got in this window: ${percent(value)} (95 % interval ${percent(low)} to ${percent(high)}), repeats included.`;
}

/** What the subject is: class of address, entity, warnings, when more than a name is known. */
export function aboutSubject(memory: CaseMemory, subject: SubjectNames): string[] {
  const about: string[] = [];
  for (const name of [subject.from, subject.to, subject.host, subject.entity]) {
    if (name === undefined) continue;
    const entity = memory.actors.entities.find((candidate) => candidate.name === name || candidate.id === name);
    if (entity !== undefined) {
      about.push(
        `${entity.name} is a group of ${entity.hosts.length} hosts: ${entity.hosts.slice(0, 20).join(', ')}${entity.hosts.length > 20 ? ' and more' : ''}`,
      );
      continue;
    }
    if (hostsNamed(memory, name).length === 0) {
      about.push(`${name} is not in this case`);
      continue;
    }
    const group = memory.actors.entities.find((candidate) => candidate.hosts.includes(name));
    about.push(`${name} is ${classOf(name)}${group === undefined ? '' : `, grouped in ${group.name}`}`);
    const warning = warningOf(name);
    if (warning !== '') about.push(`${name} ${warning}`);
    about.push(...labelledBy(memory, name));
  }
  return about;
}

/** What context files say of a host, one sentence for each file and kind of label. */
function labelledBy(memory: CaseMemory, host: string): string[] {
  const said = new Map<string, string[]>();
  for (const { kind, label, path, format, line } of memory.labels.of(host)) {
    const where = `by the ${contextTitle(format) ?? 'file'} ${basename(path)}`;
    const told = said.get(`${kind} ${where}`) ?? [];
    said.set(`${kind} ${where}`, told);
    if (told.length < MOST_LABELS) told.push(`${visible(label)}${line > 0 ? ` (line ${line})` : ''}`);
  }
  return [...said].map(([about, told]) => {
    const [kind, ...where] = about.split(' ');
    return `${host} is labelled ${where.join(' ')}: ${kind} ${told.join(', ')}`;
  });
}

function partnersOf(memory: CaseMemory, subject: SubjectNames, rows: Uint32Array): Inspection['partners'] {
  if (subject.from !== undefined && subject.to !== undefined) return [];
  const name = subject.host ?? subject.entity ?? subject.from ?? subject.to;
  const mask = name === undefined ? null : maskOfHosts(memory, name);
  const { pairs, table, actors } = memory;
  const asked = new Map<number, number>();
  const asking = new Map<number, number>();
  for (const row of rows) {
    const pair = pairs.ofEvent[row]!;
    if (mask === null || mask[table.from[row]!] === 1) asked.set(pairs.to[pair]!, (asked.get(pairs.to[pair]!) ?? 0) + 1);
    if (mask !== null && mask[table.to[row]!] === 1) asking.set(pairs.from[pair]!, (asking.get(pairs.from[pair]!) ?? 0) + 1);
  }
  const list = (counts: ReadonlyMap<number, number>, direction: 'from' | 'to') =>
    [...counts].map(([actor, events]) => ({ name: actors.names[actor]!, direction, events }));
  return [...list(asked, 'to'), ...list(asking, 'from')]
    .sort((a, b) => b.events - a.events || byText(a.name, b.name) || byText(a.direction, b.direction))
    .slice(0, MOST_PARTNERS);
}

function outcomesOf(memory: CaseMemory, rows: Uint32Array): Inspection['outcomes'] {
  const counts = new Uint32Array(OUTCOME_NAMES.length);
  for (const row of rows) counts[memory.table.outcome[row]!]!++;
  return OUTCOME_NAMES.map((outcome, code) => ({ outcome, events: counts[code]! })).filter(({ events }) => events > 0);
}
