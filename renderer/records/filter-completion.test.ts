import { expect, it } from 'vitest';
import { applyOption, completeFilter, filterParts } from './filter-completion.ts';

const UTC = { clock: 'UTC', days: null };

it('offers times on the clock of the chosen zone, and says whose it is', () => {
  const moscow = { clock: 'Moscow time', days: ['2016-05-04', '2016-09-30'] as const };
  const { options } = completeFilter('time:2016', 9, moscow);
  expect(options.map(({ insert }) => insert)).toEqual([
    'time:2016-05-04..2016-09-30 ',
    'time:2016-05-04 ',
    'time:2016-05-04T09 ',
    'time:2016-05-04T09Z ',
  ]);
  expect(options.slice(0, 3).every(({ note }) => note.endsWith('Moscow time'))).toBe(true);
  expect(completeFilter('ti', 2, moscow).options).toEqual([{ insert: 'time:', note: 'a day, an hour or a range, in Moscow time' }]);
});

it('offers fields and "not" at the start, all operators after a term', () => {
  expect(completeFilter('', 0, UTC).options.map((option) => option.insert)).toEqual([
    'host:',
    'from:',
    'to:',
    'kind:',
    'outcome:',
    'bytes:',
    'time:',
    'source:',
    'line:',
    'not ',
  ]);
  expect(completeFilter('to:a ', 5, UTC).options.map((option) => option.insert)).toContain('and ');
  expect(completeFilter('to:a and (', 10, UTC).options.map((option) => option.insert)).not.toContain('and ');
  expect(completeFilter('f', 1, UTC).options.map((option) => option.insert)).toEqual(['from:']);
});

it('offers outcomes and asks for hosts after a colon', () => {
  expect(completeFilter('outcome:re', 10, UTC).options.map((option) => option.insert)).toEqual(['outcome:refused ']);
  const host = completeFilter('not (from:192.0', 15, UTC);
  expect(host).toMatchObject({ start: 5, end: 15, host: '192.0', prefix: 'from:', options: [] });
});

it('replaces the word under the cursor and nothing else', () => {
  const completion = completeFilter('to:ma and kind:A', 5, UTC);
  expect(applyOption('to:ma and kind:A', completion, 'to:mail1.tower.example ')).toEqual({ text: 'to:mail1.tower.example and kind:A', cursor: 23 });
});

it('colours without losing a character', () => {
  const text = 'to:mail.example and  not (kind:AAAA or 2001:db8::1)';
  expect(
    filterParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
  expect(
    filterParts(text)
      .filter((part) => part.kind === 'operator')
      .map((part) => part.text),
  ).toEqual(['and', 'not', 'or']);
});
