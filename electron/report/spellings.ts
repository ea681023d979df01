import { domainToASCII, domainToUnicode } from 'node:url';
import { readIPv4, readIPv6 } from '../../shared/lib/ip.ts';

/*
 * One name has many spellings in a log: an address reversed for in-addr.arpa, mapped into IPv6, with dashes in a provider's host name, as one number; a host in
 * Unicode or `xn--`, in capitals, with the length prefixes of Windows DNS. Hiding a name means hiding all of them.
 */

/** The source of a regular expression (flags `iu`) that finds a term in every spelling, as a whole word. */
export function spellingPattern(term: string): string {
  const name = term.trim();
  const four = readIPv4(name);
  if (four !== null) return ipv4Spellings(four);
  const six = readIPv6(name);
  return six === null ? nameSpellings(name) : ipv6Spellings(six);
}

/** Lower-case texts, at least one of which is in every spelling of a term (whole or zero-padded numbers): a quick look before the pattern is tried. */
export function needlesOf(term: string): string[] {
  const name = term.trim();
  const four = readIPv4(name);
  const six = four === null ? readIPv6(name) : null;
  if (four !== null) return ipv4Needles(four);
  if (six !== null) return ipv6Needles(six);
  const parts = nameForms(name).map((form) => form.toLowerCase().split(/[.\s]+/));
  return parts.map((labels) => labels.reduce((longest, label) => (label.length > longest.length ? label : longest), ''));
}

function ipv4Needles(address: number): string[] {
  const [c, d] = [(address >>> 8) & 255, address & 255];
  const padded = (value: number): string => String(value).padStart(3, '0');
  const pairs = [
    [String(c), String(d)],
    [padded(c), padded(d)],
  ].flatMap(([x, y]) => [
    [x, y],
    [y, x],
  ]);
  const low = address & 0xffff;
  return [
    ...['.', '-', '_'].flatMap((between) => pairs.map((pair) => pair.join(between))),
    ...[`:${hex(low)}`, `:${hex(low, 4)}`, hex(address, 8), String(address)],
  ];
}

function ipv6Needles(groups: readonly number[]): string[] {
  const longest = groups.map((group) => hex(group)).reduce((most, text) => (text.length > most.length ? text : most), '');
  const nibbles = groups.map((group) => hex(group, 4)).join('');
  return [longest, [...nibbles].reverse().join('.'), nibbles];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
const either = (alternatives: readonly string[]): string => `(?:${[...new Set(alternatives)].join('|')})`;
const hex = (value: number, digits = 0): string => value.toString(16).padStart(digits, '0');

function ipv4Spellings(address: number): string {
  const bytes = [24, 16, 8, 0].map((shift) => (address >>> shift) & 255);
  const dotted = (parts: readonly number[]): string => parts.map((part) => `0{0,2}${part}`).join('[.\\-_]');
  // Backwards only as the beginning of a longer name (in-addr.arpa, block lists): alone it would be another host's address.
  const backwards = `${dotted([...bytes].reverse())}(?=\\.[a-z])`;
  const mapped = `(?:0{0,4}:){1,6}(?:ffff:)?0{0,3}${hex(address >>> 16)}:0{0,3}${hex(address & 0xffff)}`;
  const numbers = [`0x${hex(address, 8)}`, hex(address, 8), String(address)];
  return [
    `(?<!\\d)${either([dotted(bytes), backwards])}(?!\\d)`,
    `(?<![0-9a-f:])${mapped}(?![0-9a-f:])`,
    `(?<![0-9a-z])${either(numbers)}(?![0-9a-z])`,
  ].join('|');
}

function ipv6Spellings(groups: readonly number[]): string {
  const part = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => `0{0,3}${hex(group)}`)
      .join('[:\\-]');
  const forms = [part(0, 8)];
  for (let from = 0; from < 8; from++)
    for (let to = from + 1; to <= 8 && groups[to - 1] === 0; to++) forms.push(`${part(0, from)}(?:::|--)${part(to, 8)}`);
  const nibbles = [...groups.map((group) => hex(group, 4)).join('')];
  const backwards = [...nibbles].reverse().join('\\.');
  return [
    `(?<![0-9a-f:])${either(forms.sort((a, b) => b.length - a.length))}(?![0-9a-f:])`,
    `(?<![0-9a-f])${either([backwards, nibbles.join('')])}(?![0-9a-f])`,
  ].join('|');
}

/** What stands between the labels of a host name: a dot of any script, or a length as Windows DNS prints it. */
const DOT = '(?:[.\\u3002\\uff0e\\uff61]|\\(\\d+\\))';

function nameSpellings(term: string): string {
  const spelled = nameForms(term).map((form) => escaped(form).replaceAll('\\.', DOT).replace(/\s+/g, '\\s+'));
  return `(?<![\\p{L}\\p{N}])${either(spelled)}(?![\\p{L}\\p{N}])`;
}

/** A name composed and decomposed and, where it is a host's, in ASCII and in Unicode. */
function nameForms(term: string): string[] {
  const hosts = /^[^\s@/]*\.[^\s@/]*$/.test(term) ? [domainToASCII(term), domainToUnicode(term)].filter((form) => form !== '') : [];
  return [term.normalize('NFC'), term.normalize('NFD'), ...hosts];
}
