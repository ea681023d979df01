import { readIsoTime } from '../../../shared/lib/iso-time.ts';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import { isZone, ZoneClock } from '../../../shared/lib/zone.ts';
import type { EventTable } from '../../../shared/model/event-table.ts';
import { OUTCOME_NAMES } from '../../../shared/model/outcome.ts';
import type { PairColumns } from '../../events/pairs.ts';
import type { Actors } from '../actors.ts';
import type { Comparison, FilterExpression } from './filter-expression.ts';
import { hostTest, matchesGlob } from './match-host.ts';
import { parseFilter } from './parse-filter.ts';
import { BLOCK, combine, invert, markByEither, markByMask, markByRange, markNothing, type RowMarker } from './row-marker.ts';

/** What a filter is about: the table, and the entities whose names it may use. */
export interface FilterScope {
  readonly table: EventTable;
  readonly actors: Actors;
  /** Pairs of hosts, where they are known: what a filter asks of hosts is then asked of these few, and not of every row. */
  readonly hostPairs?: PairColumns;
}

type Term = Extract<FilterExpression, { readonly is: 'term' }>;

class FilterMistake extends Error {}

interface Scope extends FilterScope {
  /** The zone that times without an offset are written in. */
  readonly zone: string;
}

/** Reads and compiles a filter; null for an empty one. @param zone that its times are written in where they carry no offset and no `Z` */
export function compileFilter(text: string, { table, actors, hostPairs }: FilterScope, zone = 'UTC'): Result<RowMarker | null> {
  const parsed = parseFilter(text);
  if (!parsed.ok || parsed.value === null) return parsed.ok ? ok(null) : parsed;
  if (!isZone(zone)) return fail('wrong-call', `${zone} is not a time zone. Choose an IANA name such as Europe/Moscow.`);
  try {
    return ok(compile(parsed.value, { table, actors, zone, ...(hostPairs !== undefined && { hostPairs }) }));
  } catch (error) {
    if (error instanceof FilterMistake) return fail('wrong-call', `Filter, ${error.message}`);
    throw error;
  }
}

function compile(expression: FilterExpression, scope: Scope): RowMarker {
  if (scope.hostPairs !== undefined && isAboutHosts(expression)) return compileForPairs(expression, scope, scope.hostPairs);
  switch (expression.is) {
    case 'and':
    case 'or':
      return combine(
        hostsTogether(expression).map((part) => compile(part, scope)),
        expression.is,
      );
    case 'not':
      return invert(compile(expression.part, scope));
    case 'word':
      return markByEither(scope.table, wordMask(expression.text, scope));
    case 'term':
      return compileTerm(expression, scope);
  }
}

/** Whether only the two hosts of a row decide. */
function isAboutHosts(expression: FilterExpression): boolean {
  if (expression.is === 'word') return true;
  if (expression.is === 'term') return ['from', 'to', 'host'].includes(expression.field);
  return expression.is === 'not' ? isAboutHosts(expression.part) : expression.parts.every(isAboutHosts);
}

/** The parts of a combination with those about hosts as one. */
function hostsTogether({ is, parts }: Extract<FilterExpression, { readonly is: 'and' | 'or' }>): readonly FilterExpression[] {
  const hosts = parts.filter(isAboutHosts);
  return hosts.length < 2 || hosts.length === parts.length ? parts : [{ is, parts: hosts }, ...parts.filter((part) => !isAboutHosts(part))];
}

/** Asks the pairs, then marks rows by their pair: one look at one column, however much is asked. */
function compileForPairs(expression: FilterExpression, { table, actors, zone }: Scope, pairs: PairColumns): RowMarker {
  const { count, from, to } = pairs;
  const marker = compile(expression, { table: { ...table, count, from, to }, actors, zone });
  const mask = new Uint8Array(count);
  for (let start = 0; start < count; start += BLOCK) {
    const end = Math.min(count, start + BLOCK);
    marker(start, end, mask.subarray(start, end));
  }
  return markByMask(pairs.ofEvent, mask);
}

function compileTerm(term: Term, scope: Scope): RowMarker {
  const { table } = scope;
  switch (term.field) {
    case 'from':
    case 'to':
      return equality(term, markByMask(table[term.field], hostMask(term, scope)));
    case 'host':
      return equality(term, markByEither(table, hostMask(term, scope)));
    case 'kind':
      return equality(term, markByMask(table.kind, textMask(term.value, table.kinds)));
    case 'outcome':
      return equality(term, markByMask(table.outcome, outcomeMask(term)));
    case 'source':
      return equality(term, markByMask(table.source, sourceMask(term.value, table)));
    case 'detail':
      return equality(term, table.detail === null ? markNothing : markByMask(table.detail, containsMask(term.value, table.details)));
    case 'bytes':
    case 'line':
      return range(term, table[term.field], wholeNumber);
    case 'time':
      return term.value.toLowerCase() === 'none'
        ? equality(term, invert(markByRange(table.time, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)))
        : range(term, table.time, timesOf(scope.zone));
  }
}

function equality(term: Term, marker: RowMarker): RowMarker {
  if (term.comparison === '=') return marker;
  if (term.comparison === '!=') return invert(marker);
  throw new FilterMistake(`character ${term.at}: ${term.field} can be compared with : = and != only.`);
}

/** Numbers and times: one value, `low..high` (both included, either may be left out), or a comparison. */
function range(term: Term, column: Float64Array | Uint32Array | null, read: (text: string, term: Term) => readonly [number, number]): RowMarker {
  const dots = term.value.indexOf('..');
  if (dots >= 0) {
    if (term.comparison !== '=' && term.comparison !== '!=') throw new FilterMistake(`character ${term.at}: a range goes with : only.`);
    const [lowText, highText] = [term.value.slice(0, dots), term.value.slice(dots + 2)];
    const low = lowText === '' ? Number.NEGATIVE_INFINITY : read(lowText, term)[0];
    const high = highText === '' ? Number.POSITIVE_INFINITY : read(highText, term)[1];
    return equality(term, markByRange(column, low, high));
  }
  const [low, high] = read(term.value, term);
  const bounds: Record<Comparison, readonly [number, number]> = {
    '=': [low, high],
    '!=': [low, high],
    '<': [Number.NEGATIVE_INFINITY, low],
    '<=': [Number.NEGATIVE_INFINITY, high],
    '>': [high, Number.POSITIVE_INFINITY],
    '>=': [low, Number.POSITIVE_INFINITY],
  };
  const marker = markByRange(column, ...bounds[term.comparison]);
  return term.comparison === '!=' ? invert(marker) : marker;
}

function wholeNumber(text: string, term: Term): readonly [number, number] {
  const match = /^(\d+)\s*([kmg]?)b?$/i.exec(text.replace(/[_,]/g, ''));
  if (match === null) throw new FilterMistake(`character ${term.at}: "${text}" is not a number; write ${term.field}>1000 or ${term.field}:10..20.`);
  const value = Number(match[1]) * ({ '': 1, k: 1e3, m: 1e6, g: 1e9 }[match[2]!.toLowerCase()] ?? 1);
  return [value, value + 1];
}

/** Reads times: a year, month, day, hour, minute or second as a whole, on the clock of the zone unless it carries an offset. */
function timesOf(zone: string): (text: string, term: Term) => readonly [number, number] {
  const clock = new ZoneClock(zone);
  return (text, term) => {
    const start = readIsoTime(text);
    if (start === null) throw new FilterMistake(`character ${term.at}: "${text}" is not a time; write 2016-05-04, 2016-05-04T04:36Z, or none.`);
    const bare = text.trim().replace(/(?:Z|(?<=T.*)[+-]\d{2}:?\d{0,2})$/i, '');
    const end = endOf(bare, start);
    const local = bare === text.trim();
    return local ? [clock.read(start).instant, clock.read(end).instant] : [start, end];
  };
}

/** Where the unit ends that a time text names, on the same clock as its start. */
function endOf(bare: string, start: number): number {
  if (/^\d{4}$/.test(bare)) return Date.UTC(Number(bare) + 1, 0, 1) * 1000;
  const month = /^(\d{4})-(\d{2})$/.exec(bare);
  if (month) return Date.UTC(Number(month[1]), Number(month[2]), 1) * 1000;
  const seconds = { 10: 86_400, 13: 3600, 16: 60, 19: 1 }[bare.length];
  return start + (seconds === undefined ? 1 : seconds * 1_000_000);
}

function hostMask(term: Term, scope: FilterScope): Uint8Array {
  const { table, actors } = scope;
  const mask = new Uint8Array(table.hosts.length);
  const entity = actors.entities.find((candidate) => candidate.name.toLowerCase() === term.value.toLowerCase());
  if (entity !== undefined) {
    for (const name of entity.hosts) {
      const host = actors.hostIndex.get(name);
      if (host !== undefined) mask[host] = 1;
    }
    return mask;
  }
  const test = hostTest(term.value);
  if (test === null) throw new FilterMistake(`character ${term.at}: "${term.value}" is not an address block; write 192.0.2.0/24 or 2001:db8::/32.`);
  for (let host = 0; host < mask.length; host++) if (test(table.hosts[host]!)) mask[host] = 1;
  return mask;
}

/** A bare word: hosts whose name holds it, and hosts of entities whose name does; a block or glob as in `host:`. */
function wordMask(text: string, scope: FilterScope): Uint8Array {
  const { table, actors } = scope;
  const wanted = text.toLowerCase();
  const test = /[*?]|\/\d+$/.test(text) ? hostTest(text) : null;
  const mask = new Uint8Array(table.hosts.length);
  for (let host = 0; host < mask.length; host++) {
    const name = table.hosts[host]!;
    if (test === null ? name.includes(wanted) : test(name)) mask[host] = 1;
  }
  for (const entity of actors.entities) {
    if (!entity.name.toLowerCase().includes(wanted)) continue;
    for (const name of entity.hosts) {
      const host = actors.hostIndex.get(name);
      if (host !== undefined) mask[host] = 1;
    }
  }
  return mask;
}

function textMask(value: string, texts: readonly string[]): Uint8Array {
  const wanted = value.toLowerCase();
  return Uint8Array.from(texts, (text) => (matchesGlob(wanted, text.toLowerCase()) ? 1 : 0));
}

function containsMask(value: string, texts: readonly string[]): Uint8Array {
  const wanted = value.toLowerCase();
  return Uint8Array.from(texts, (text) => (text.toLowerCase().includes(wanted) ? 1 : 0));
}

function outcomeMask(term: Term): Uint8Array {
  const mask = new Uint8Array(256);
  const wanted = term.value.toLowerCase();
  const found = OUTCOME_NAMES.filter((name, code) => {
    if (!matchesGlob(wanted, name)) return false;
    mask[code] = 1;
    return true;
  });
  if (found.length === 0) throw new FilterMistake(`character ${term.at}: "${term.value}" is no outcome; outcomes are ${OUTCOME_NAMES.join(', ')}.`);
  return mask;
}

/** A source by the start of its hash, or by a part or glob of its path. */
function sourceMask(value: string, table: EventTable): Uint8Array {
  const wanted = value.toLowerCase();
  return Uint8Array.from(table.sources, (source) => {
    const path = source.path.toLowerCase();
    const named = /[*?]/.test(value)
      ? matchesGlob(wanted, path) || matchesGlob(wanted, path.slice(path.lastIndexOf('/') + 1))
      : path.includes(wanted);
    return named || (wanted.length >= 6 && (source.memberSha256 ?? source.sha256).startsWith(wanted)) ? 1 : 0;
  });
}
