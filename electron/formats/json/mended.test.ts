import { describe, expect, it } from 'vitest';
import { JsonMender } from './mended.ts';

const mender = new JsonMender([{ ip: '192.0.2.1', path: '/', status: 200, agent: 'x' }]);

describe('JsonMender', () => {
  it.each([
    ['a bare quote', '{"ip":"192.0.2.1","path":"/a"b","status":200,"agent":"x"}', { ip: '192.0.2.1', path: '/a"b', status: 200, agent: 'x' }],
    [
      'hexadecimal escapes',
      '{"ip":"192.0.2.1","path":"\\xd0\\x91","status":404,"agent":"\\x41"}',
      { ip: '192.0.2.1', path: 'Б', status: 404, agent: 'A' },
    ],
    ['a dash for none', '{"ip":"192.0.2.1","path":"\\x22","status":-,"agent":"-"}', { ip: '192.0.2.1', path: '"', status: null, agent: '-' }],
  ])('reads %s', (_, text, record) => {
    expect(mender.mend(text)).toEqual(record);
  });

  it.each([
    ['keys that a client sent', '{"ip":"192.0.2.1","path":"/","status":200,"agent":"","status":404,"agent":"x"}'],
    ['keys in another order', '{"path":"/a"b","ip":"192.0.2.1","status":200,"agent":"x"}'],
    ['a line that is cut', '{"ip":"192.0.2.1","path":"/a"b","status":200,"agent":"x'],
    ['a value that is none', '{"ip":"192.0.2.1","path":"/a"b","status":2x0,"agent":"x"}'],
  ])('does not believe %s', (_, text) => {
    expect(mender.mend(text)).toBeNull();
  });

  it('mends nothing where the file has no well-formed line to go by, or lines of several shapes', () => {
    expect(new JsonMender([]).mend('{"a":"x"y","b":1}')).toBeNull();
    expect(
      new JsonMender([
        { a: 1, b: 2 },
        { b: 2, c: 1 },
      ]).mend('{"a":"x"y","b":1}'),
    ).toBeNull();
  });
});
