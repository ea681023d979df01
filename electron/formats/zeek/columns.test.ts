import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ascii } from '../scan/bytes.ts';
import { WordIds } from '../scan/word-ids.ts';
import { freshHeader, ZeekColumns } from './columns.ts';

const NAMES = ['ts', 'id.orig_h', 'id.resp_h', 'last'];

function columns(): ZeekColumns {
  const made = new ZeekColumns(NAMES, new WordIds());
  made.layout({ ...freshHeader(), fields: ['ts', 'x', 'id.orig_h', 'y', 'last'] });
  return made;
}

const cell = fc.oneof(fc.stringMatching(/^[a-z0-9.-]{0,20}$/), fc.constant('x'.repeat(40_000)));
const line = fc.oneof(
  fc.array(cell, { minLength: 5, maxLength: 5 }).map((cells) => cells.join('\t')),
  fc.array(cell, { minLength: 1, maxLength: 8 }).map((cells) => cells.join('\t')),
  fc.constant('#a\tcomment'),
);

it('cuts lines of a text as it cuts each of them alone, whichever are passed over', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n'), (lines, ending) => {
      const text = ascii(lines.map((one) => `${one}${ending}`).join(''));
      const together = columns();
      let start = 0;
      for (const one of lines) {
        const end = start + one.length;
        if (!one.startsWith('#')) {
          const alone = columns();
          const width = alone.split(ascii(one), 0, one.length, 1);
          expect(width).toBe(one.split('\t').length);
          expect(together.split(text, start, end, 1)).toBe(width);
          if (width === 5) expect(NAMES.map((_, field) => together.text(field))).toEqual(NAMES.map((_, field) => alone.text(field)));
        }
        start = end + ending.length;
      }
    }),
  );
});

it('looks anew where the same bytes hold other text', () => {
  const made = columns();
  const bytes = ascii('aaaa\tb\tc\td\te');
  expect(made.split(bytes, 0, bytes.length, 1)).toBe(5);
  bytes.set(ascii('a\tbbbb\tc\td\te'));
  expect(made.split(bytes, 0, bytes.length, 2)).toBe(5);
  expect(made.text(0)).toBe('a');
});
