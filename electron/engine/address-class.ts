import { domainToUnicode } from 'node:url';
import { visible } from '../../shared/lib/host-name.ts';
import { addressGroups } from './filter/match-host.ts';

type Block = readonly [prefix: readonly number[], bits: number, what: string];

/** Special blocks of IPv4 and IPv6 (IANA registries, RFC 6890 and its updates), as 16-bit groups. */
const BLOCKS: readonly Block[] = [
  [[0x7f00, 0], 8, 'this machine itself (loopback)'],
  [[0x0a00, 0], 8, 'a private address'],
  [[0xac10, 0], 12, 'a private address'],
  [[0xc0a8, 0], 16, 'a private address'],
  [[0x6440, 0], 10, "an address behind a provider's translation (shared address space)"],
  [[0xa9fe, 0], 16, 'a link-local address'],
  [[0xc000, 0x0200], 24, 'a documentation address'],
  [[0xc633, 0x6400], 24, 'a documentation address'],
  [[0xcb00, 0x7100], 24, 'a documentation address'],
  [[0xe000, 0], 4, 'a multicast address'],
  [[0, 0, 0, 0, 0, 0, 0, 1], 128, 'this machine itself (loopback)'],
  [[0xfc00, 0, 0, 0, 0, 0, 0, 0], 7, 'a private address'],
  [[0xfe80, 0, 0, 0, 0, 0, 0, 0], 10, 'a link-local address'],
  [[0x2001, 0x0db8, 0, 0, 0, 0, 0, 0], 32, 'a documentation address'],
  [[0xff00, 0, 0, 0, 0, 0, 0, 0], 8, 'a multicast address'],
];

/** True for IPv4 and IPv6 addresses. */
export const isAddress = (host: string): boolean => addressGroups(host) !== null;

/** What kind of host this is, in words: "a private address", "a public address", "a name". */
export function classOf(host: string): string {
  const groups = addressGroups(host);
  if (groups === null) return 'a name';
  for (const [prefix, bits, what] of BLOCKS) {
    if (prefix.length !== groups.length) continue;
    let same = true;
    for (let group = 0; same && group * 16 < bits; group++) {
      const drop = Math.max(0, (group + 1) * 16 - bits);
      same = groups[group]! >> drop === prefix[group]! >> drop;
    }
    if (same) return what;
  }
  return 'a public address';
}

const LETTER_SCRIPTS = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Thai',
  'Cherokee',
] as const;
const SCRIPT_TESTS = LETTER_SCRIPTS.map((script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const);
/** Cyrillic and Greek letters that look like Latin ones at reading size, and what they look like. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  ѕ: 's',
  т: 't',
  ѵ: 'v',
  ѡ: 'w',
  х: 'x',
  у: 'y',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
};

/** What is misleading about a name, as a sentence; '' when nothing is. */
export function warningOf(host: string): string {
  if (visible(host) !== host) return 'holds characters that cannot be seen or that turn text around; each is shown as \\u and its number';
  if (!host.includes('xn--')) return '';
  const shown = domainToUnicode(host);
  if (shown === '' || shown === host) return '';
  const latin = [...shown].map((c) => LOOKALIKES[c] ?? c).join('');
  if (latin !== shown && /^[\x21-\x7e]+$/.test(latin)) return `is written ${shown} and looks like ${latin}, which is another name`;
  for (const label of shown.split('.')) {
    const scripts = SCRIPT_TESTS.filter(([, test]) => test.test(label)).map(([script]) => script);
    if (scripts.length > 1 && scripts.includes('Latin')) return `is written ${shown}: letters of ${scripts.join(' and ')} in one word`;
  }
  return '';
}
