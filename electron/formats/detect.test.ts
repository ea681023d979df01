import { expect, test } from 'vitest';
import { carriedParser } from './carriers/index.ts';
import { detectFormat, headOf } from './detect.ts';
import type { LineFormat } from './format.ts';
import { headFor, optionsFor, readLines } from './read-for-test.ts';

const REQUEST = '192.0.2.10 - - [06/May/2024:07:10:00 +0000] "GET /a HTTP/1.1" 200 512 "-" "curl/8"';

test.each([
  ['CRI', `2024-05-06T07:10:00.123456789Z stdout F ${REQUEST}`, 'container'],
  ['CRI with another offset', `2024-05-06T09:10:00.123456789+02:00 stdout F ${REQUEST}`, 'container'],
  ['docker logs -t', `2024-05-06T07:10:00.123456789Z ${REQUEST}`, 'container'],
  ['compose', `web-1  | ${REQUEST}`, 'container'],
  ['syslog without a host', `May  6 07:10:00 nginx: ${REQUEST}`, 'syslog'],
  ['syslog with priority, without a host', `<190>May 16 07:10:00 nginx: ${REQUEST}`, 'syslog'],
])('the prefix of %s is not taken for the client of a web log', (_, line, carrier) => {
  const text = `${line}\n${line}\n`;
  const { best } = detectFormat(headOf(new TextEncoder().encode(text), true, 'a.log'));
  expect(best?.carrier?.id).toBe(carrier);
  const parser = carriedParser(best!.carrier!, best!.format as LineFormat, optionsFor(headFor(text)));
  expect(readLines(parser, text).events).toEqual(Array(2).fill('2024-05-06T07:10:00Z 192.0.2.10 > (this server) GET accepted 512'));
});
