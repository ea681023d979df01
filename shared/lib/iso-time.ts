import type { Micros } from '../model/time.ts';

/** `2016-05-04T04:36:57.123000Z`: always six decimals, always UTC, as in the command line's JSON and in exports. */
export function isoMicros(time: Micros): string {
  const millis = Math.floor(time / 1000);
  const rest = time - millis * 1000;
  return `${new Date(millis).toISOString().slice(0, -1)}${String(Math.trunc(rest)).padStart(3, '0')}Z`;
}

const ISO = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?)?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * Reads ISO 8601: a year, month, day, or a time down to fractions of a second, with `Z` or an offset; without either it is UTC.
 * Digits after the microsecond are dropped. Null when the text is not such a time or no such day exists.
 */
export function readIsoTime(text: string): Micros | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  const midnight = Date.UTC(y, mo - 1, d);
  const check = new Date(midnight);
  if (check.getUTCMonth() !== mo - 1 || check.getUTCDate() !== d || h > 24 || mi > 59 || s > 60) return null;
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  return midnight * 1000 + ((h * 60 + mi) * 60 + s) * 1_000_000 + micros - offsetMicros(zone);
}

function offsetMicros(zone: string): Micros {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4));
  return (zone.startsWith('-') ? -1 : 1) * minutes * 60_000_000;
}
