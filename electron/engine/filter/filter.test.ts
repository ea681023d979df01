import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIsoTime } from '../../../shared/lib/iso-time.ts';
import type { EventTable } from '../../../shared/model/event-table.ts';
import { HostPairs } from '../../events/pairs.ts';
import { groupActors } from '../actors.ts';
import { compileFilter } from './compile-filter.ts';
import { hostTest, matchesGlob } from './match-host.ts';
import { combine, countMarks, invert, markByMask, type RowMarker, selectRows } from './row-marker.ts';

const hosts = ['192.0.2.1', '192.0.2.77', '198.51.100.9', '2001:db8::1', '2001:db8:1::1', 'mail.example', 'ns1.mail.example', 'and'];
const day = readIsoTime('2016-05-04')!;

/** Row i: from host i % 5 to host 5 + i % 3, kind i % 2, outcome i % 7, one an hour, bytes 100 i (none for odd rows); the last has no time. */
function table(count = 48): EventTable {
  const column = <T>(of: (row: number) => T): T[] => Array.from({ length: count }, (_, row) => of(row));
  return {
    count,
    datedCount: count - 1,
    time: Float64Array.from(column((row) => (row === count - 1 ? Number.NaN : day + row * 3_600_000_000))),
    from: Uint32Array.from(column((row) => row % 5)),
    to: Uint32Array.from(column((row) => 5 + (row % 3))),
    kind: Uint16Array.from(column((row) => row % 2)),
    outcome: Uint8Array.from(column((row) => row % 7)),
    bytes: Float64Array.from(column((row) => (row % 2 === 1 ? Number.NaN : row * 100))),
    detail: null,
    source: new Uint16Array(count),
    line: Uint32Array.from(column((row) => row + 1)),
    hosts,
    kinds: ['A', 'tcp/443'],
    details: [''],
    sources: [{ path: '/logs/ns1.log', sha256: 'abcdef0123' } as EventTable['sources'][number]],
  };
}

const events = table();
const actors = groupActors(hosts, [{ id: 'e', name: 'The Bank', color: 0, hosts: ['192.0.2.1', 'mail.example'] }]);
const from = (row: number): string => hosts[row % 5]!;
const to = (row: number): string => hosts[5 + (row % 3)]!;
const all = Array.from({ length: events.count }, (_, row) => row);

/** The rows that a filter leaves; the same whether hosts are asked row by row or pair by pair. */
function rows(filter: string): number[] {
  const [plain, byPair] = [{}, { hostPairs: HostPairs.of(events).columns }].map((pairs) => {
    const marker = compileFilter(filter, { table: events, actors, ...pairs });
    if (!marker.ok) throw new Error(marker.error.message);
    return marker.value === null ? all : [...selectRows(marker.value, 0, events.count)];
  });
  expect(byPair).toEqual(plain);
  return plain!;
}

test.each<[string, string, string]>([
  // Moscow was three hours ahead in 2016.
  ['time:2016-05-04', '2016-05-03T21:00Z', '2016-05-04T21:00Z'],
  ['time:2016-05-04T09', '2016-05-04T06:00Z', '2016-05-04T07:00Z'],
  ['time:2016-05-04T09Z', '2016-05-04T09:00Z', '2016-05-04T10:00Z'],
  ['time:2016-05-04T02..2016-05-04T03', '2016-05-03T23:00Z', '2016-05-04T01:00Z'],
])('%s on the clock of Moscow', (filter, start, end) => {
  const marker = compileFilter(filter, { table: events, actors }, 'Europe/Moscow');
  const [low, high] = [readIsoTime(start)!, readIsoTime(end)!];
  const expected = all.filter((row) => events.time[row]! >= low && events.time[row]! < high);
  expect(marker.ok && marker.value !== null && [...selectRows(marker.value, 0, events.count)]).toEqual(expected);
  expect(expected.length).toBeGreaterThan(0);
});

test('an hour that comes twice is meant twice, and a zone that is none is refused', () => {
  const hours = { ...events, time: Float64Array.from(all, (row) => readIsoTime('2016-11-06T00:00Z')! + row * 1_800_000_000) };
  const marker = compileFilter('time:2016-11-06T01', { table: hours, actors }, 'America/New_York');
  // 01:00 to 02:00 in New York is 05:00 to 07:00 in UTC on that day.
  expect(marker.ok && marker.value !== null && [...selectRows(marker.value, 0, 47)]).toEqual([10, 11, 12, 13]);
  expect(compileFilter('time:2016', { table: events, actors }, 'Europe/Nowhere')).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
});

test.each<[string, (row: number) => boolean]>([
  ['', () => true],
  ['from:192.0.2.1', (row) => row % 5 === 0],
  ['FROM=192.0.2.0/26', (row) => row % 5 === 0],
  ['from:192.0.2.0/24 to:mail.example', (row) => row % 5 <= 1 && row % 3 === 0],
  ['host:2001:DB8::/33', (row) => row % 5 === 3 || row % 5 === 4],
  ['from:2001:0db8:0::1', (row) => row % 5 === 3],
  ['to:*.mail.example', (row) => to(row) === 'ns1.mail.example'],
  ['to!=*.example', (row) => to(row) === 'and'],
  ['mail', (row) => to(row).includes('mail')],
  ['not mail', (row) => !to(row).includes('mail')],
  ['"and"', (row) => to(row) === 'and'],
  ['host:"the bank"', (row) => from(row) === '192.0.2.1' || to(row) === 'mail.example'],
  ['bank', (row) => from(row) === '192.0.2.1' || to(row) === 'mail.example'],
  ['kind:a', (row) => row % 2 === 0],
  ['kind:tcp/*', (row) => row % 2 === 1],
  ['outcome:refused or outcome=not-found', (row) => row % 7 === 2 || row % 7 === 5],
  ['outcome!=unknown and (kind:A or line<=3)', (row) => row % 7 !== 0 && (row % 2 === 0 || row < 3)],
  ['bytes>=1k', (row) => row % 2 === 0 && row >= 10],
  ['bytes:200..400', (row) => row % 2 === 0 && row >= 2 && row <= 4],
  ['bytes!=200', (row) => row !== 2],
  ['line:10..', (row) => row >= 9],
  ['time:2016-05-04', (row) => row < 24],
  ['time:2016-05', (row) => row < 47],
  ['time:none', (row) => row === 47],
  ['not time:none', (row) => row < 47],
  ['time>2016-05-04', (row) => row >= 24 && row < 47],
  ['time:2016-05-04T03..2016-05-04T04', (row) => row === 3 || row === 4],
  ['time>=2016-05-05T00:00+02:00', (row) => row >= 22 && row < 47],
  ['source:ns1.log', () => true],
  ['source:abcdef', () => true],
  ['source:ns2', () => false],
  ['detail:x', () => false],
  ['not (from:192.0.2.1 or not to:and)', (row) => row % 5 !== 0 && row % 3 === 2],
])('%s', (filter, expected) => {
  expect(rows(filter)).toEqual(all.filter(expected));
});

test.each([
  ['from:', /character 5: a value is missing/],
  ['form:192.0.2.1', /no field "form"; fields are from, to/],
  ['(kind:A', /bracket is not closed/],
  ['kind:A)', /nothing to close/],
  ['"abc', /quotation mark is not closed/],
  ['bytes>many', /"many" is not a number/],
  ['time:yesterday', /is not a time; write 2016-05-04/],
  ['outcome:nice', /outcomes are unknown, accepted/],
  ['from>192.0.2.1', /can be compared with/],
  ['from:192.0.2.0/40', /is not an address block/],
  ['not', /something is missing/],
  ['kind:A and', /something is missing/],
  [`${'('.repeat(500)}a${')'.repeat(500)}`, /nested more than/],
])('%s says what is wrong and where', (filter, message) => {
  const compiled = compileFilter(filter, { table: events, actors });
  expect(compiled.ok).toBe(false);
  if (!compiled.ok) expect(compiled.error.message).toMatch(message);
});

test('conditions asked in one loop mark what each by itself marks', () => {
  const columns = [Uint8Array.from(all, (row) => row % 4), Uint32Array.from(all, (row) => row % 3)] as const;
  const condition = fc.record({
    column: fc.integer({ min: 0, max: 1 }),
    mask: fc.uint8Array({ minLength: 4, maxLength: 4, max: 1 }),
    not: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(condition, { minLength: 1, maxLength: 4 }),
      fc.constantFrom<'and' | 'or'>('and', 'or'),
      fc.boolean(),
      (conditions, how, not) => {
        const markers = conditions.map(({ column, mask, not: without }): RowMarker => {
          const marker = markByMask(columns[column]!, mask);
          return without ? invert(marker) : marker;
        });
        const joined = combine(markers, how);
        const marks = new Uint8Array(all.length);
        (not ? invert(joined) : joined)(0, all.length, marks);
        const holds = (row: number): boolean[] =>
          conditions.map(({ column, mask, not: without }) => (mask[columns[column]![row]!] === 1) !== without);
        const expected = all.filter((row) => (how === 'and' ? holds(row).every(Boolean) : holds(row).some(Boolean)) !== not);
        expect(all.filter((row) => marks[row] === 1)).toEqual(expected);
        expect(countMarks(marks, all.length)).toBe(expected.length);
        expect(countMarks(marks, 7)).toBe(expected.filter((row) => row < 7).length);
      },
    ),
  );
  expect(countMarks(new Uint8Array(70_000).fill(1), 69_999)).toBe(69_999);
});

test('any text is answered, quickly', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom(...'fromt:=!<>()"* ?/.0129andotrAZ-é'.split('')) }), (text) => {
      const compiled = compileFilter(text, { table: events, actors });
      if (compiled.ok && compiled.value !== null) selectRows(compiled.value, 0, events.count);
      return true;
    }),
  );
});

test('a glob takes no longer than name times pattern', () => {
  const start = performance.now();
  expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(1000);
  expect(hostTest('192.0.2.0/23')!('192.0.3.255')).toBe(true);
  expect(hostTest('192.0.2.0/23')!('192.0.4.0')).toBe(false);
});
