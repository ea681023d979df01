import { describe, expect, it } from 'vitest';
import { NamedColumns, splitQuoted } from './named-columns.ts';

describe('splitQuoted', () => {
  it.each([
    ['a,b,,c', ['a', 'b', '', 'c']],
    ['"a, b","c ""d"" e",f', ['a, b', 'c "d" e', 'f']],
    ['"x",,"=> "quoted" <x>, and more"', ['x', '', '=> "quoted" <x>, and more']],
    ['"say "hi, you"@a"', ['say "hi, you"@a']],
    ['""', ['']],
    ['"",""', ['', '']],
    ['', ['']],
    ['a,', ['a', '']],
    ['"open, to the end', ['open, to the end']],
  ])('splits %s', (line, fields) => {
    expect(splitQuoted(line)).toEqual(fields);
  });

  it('stops at the most fields it may make', () => {
    expect(splitQuoted(','.repeat(10_000), ',', 7)).toHaveLength(7);
  });
});

describe('NamedColumns', () => {
  it('gives the first of the named fields that is there', () => {
    const columns = new NamedColumns();
    columns.name(['a', 'b', 'c', 'a']);
    columns.set(['-', '', 'x', 'y']);
    expect(columns.text('a', 'b', 'c')).toBe('x');
    expect(columns.text('none')).toBe('');
  });
});
