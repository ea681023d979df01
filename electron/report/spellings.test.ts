import { expect, test } from 'vitest';
import { leaks } from './leaks.ts';
import { completeMap, redactText } from './redact.ts';

const map = completeMap(
  new Map([
    ['192.0.2.15', 'H'],
    ['2001:db8::1f', 'S'],
    ['mail1.tower.example', 'M'],
    ['bücher.example', 'B'],
    ['Zoë Ångström', 'N'],
  ]),
);

test.each([
  ['client 192.0.2.15#53', 'client H#53'],
  ['15.2.0.192.in-addr.arpa', 'H.in-addr.arpa'],
  ['15.2.0.192.zen.dnsbl.example', 'H.zen.dnsbl.example'],
  ['::ffff:192.0.2.15', '::ffff:H'],
  ['[::FFFF:C000:020F]:25', '[H]:25'],
  ['host-192-0-2-15.isp.example', 'host-H.isp.example'],
  ['log_192.0.2.15.txt', 'log_H.txt'],
  ['0xc000020f and 3221225999', 'H and H'],
  ['192.000.002.015', 'H'],
  ['2001:DB8:0:0:0:0:0:1F', 'S'],
  ['2001:0db8:0000:0000:0000:0000:0000:001f', 'S'],
  ['2001:db8:0::1f', 'S'],
  ['f.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa', 'S.ip6.arpa'],
  ['MAIL1.Tower.EXAMPLE.', 'M.'],
  ['(5)mail1(5)tower(7)example(0)', '(5)M(0)'],
  ['https://mail1.tower.example/a?b', 'https://M/a?b'],
  ['GET /?h=mail1%2Etower%2eexample&x HTTP/1.1', 'GET /?h=M&x HTTP/1.1'],
  ['GET /?h=%6Dail1.tower.example', 'GET /?h=M'],
  ['\\x6dail1.tower.example', 'M'],
  ['\\u006dail1.tower.example', 'M'],
  ['mail1。tower．example', 'M'],
  ['xn--bcher-kva.example', 'B'],
  ['BÜCHER.example', 'B'],
  ['b%C3%BCcher.example', 'B'],
  ['bu\u0308cher.example', 'B'],
  ['zoë  ångström', 'N'],
  ['Zoe\u0308 A\u030angstro\u0308m', 'N'],
])('%s is hidden, and would be found if it were not', (text, hidden) => {
  expect(redactText(text, map)).toBe(hidden);
  expect(leaks(text, map)).toHaveLength(1);
  expect(leaks(hidden, map)).toEqual([]);
});

test.each(['192.0.2.150', '1192.0.2.15', '15.2.0.192', '2001:db8::1f0', 'mail1.tower.examples', '%zz%', 'a%20b', '100%25'])(
  '%s is somebody else',
  (text) => {
    expect(redactText(text, map)).toBe(text);
  },
);

test('a name that holds a hidden one is found by the check', () => {
  expect(leaks('see mymail1.tower.example', map)).toEqual(['mail1.tower.example']);
  expect(leaks('mail1 tower example', map)).toEqual([]);
});
