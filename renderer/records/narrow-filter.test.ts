import { expect, it } from 'vitest';
import { filterValue } from '../../shared/lib/filter-value.ts';
import { narrowed } from './narrow-filter.ts';

it('adds one condition to a filter', () => {
  expect(narrowed('', 'to', 'mail.example', true)).toBe('to:mail.example');
  expect(narrowed('to:mail.example', 'kind', 'AAAA', false)).toBe('to:mail.example and not kind:AAAA');
  expect(narrowed('a or b', 'from', '2001:db8::1', true)).toBe('(a or b) and from:2001:db8::1');
});

it('does not say the same twice', () => {
  const once = narrowed('kind:A', 'from', '192.0.2.1', true);
  expect(narrowed(once, 'from', '192.0.2.1', true)).toBe(once);
});

it('quotes what the language would read otherwise', () => {
  expect(filterValue('a b')).toBe('"a b"');
  expect(filterValue('not')).toBe('"not"');
  expect(filterValue('(x')).toBe('"(x"');
  expect(filterValue('<script>')).toBe('"<script>"');
  expect(filterValue('say "hi"')).toBe('"say ?hi?"');
});
