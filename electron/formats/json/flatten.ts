import { isExact } from '../scan/calendar.ts';
import type { JsonRecord } from '../scan/json-line.ts';

const MOST_KEYS = 400;
const DEEPEST = 6;

/**
 * A record's fields under dotted names (`source.ip`), as text. Arrays give their first element, or its fields. Strings that are themselves JSON objects are opened,
 * as CloudTrail nests its events so. Bounded in keys and depth.
 */
export function flattened(record: JsonRecord): Map<string, string> {
  const fields = new Map<string, string>();
  flattenInto(fields, '', record, 0);
  return fields;
}

function flattenInto(fields: Map<string, string>, name: string, value: unknown, depth: number): void {
  if (fields.size >= MOST_KEYS || depth > DEEPEST || value === null || value === undefined) return;
  if (Array.isArray(value)) flattenInto(fields, name, value[0], depth + 1);
  else if (typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) flattenInto(fields, name === '' ? key : `${name}.${key}`, inner, depth + 1);
  } else if (typeof value === 'string' && value.startsWith('{') && value.endsWith('}') && value.length < 100_000) {
    const inner = parsed(value);
    if (typeof inner === 'object') flattenInto(fields, name, inner, depth + 1);
    else fields.set(name, value);
  } else fields.set(name, String(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One field of a record by its dotted name, walking only as far as needed: text, '' when it is missing. */
export function fieldAt(record: JsonRecord, path: string): string {
  if (path in record) return scalar(record[path]);
  let value: unknown = record;
  let rest = path;
  while (rest !== '') {
    if (Array.isArray(value)) value = value[0];
    if (typeof value === 'string' && value.startsWith('{')) value = parsed(value);
    if (typeof value !== 'object' || value === null) return '';
    const holder = value as JsonRecord;
    if (rest in holder) return scalar(holder[rest]);
    const dot = rest.indexOf('.');
    if (dot < 0) return '';
    value = holder[rest.slice(0, dot)];
    rest = rest.slice(dot + 1);
  }
  return scalar(value);
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? scalar(value[0]) : '';
}

/** Microseconds of an epoch whose unit is told by its size: seconds, milliseconds, microseconds or nanoseconds since 1970; NaN outside 1990 to 2100. */
export function epochOfAnyUnit(text: string): number {
  const m = /^(\d{9,19})(?:\.(\d{1,12}))?$/.exec(text);
  if (!m) return Number.NaN;
  const digits = m[1]!.length;
  const decimals = digits <= 10 ? 0 : digits <= 13 ? 3 : digits <= 16 ? 6 : 9;
  const whole = Number(m[1]!.slice(0, digits - decimals));
  const rest = `${m[1]!.slice(digits - decimals)}${m[2] ?? ''}`.slice(0, 6).padEnd(6, '0');
  const micros = whole * 1_000_000 + Number(rest);
  return isExact(micros) && whole > 631_152_000 && whole < 4_102_444_800 ? micros : Number.NaN;
}

/** Why a line is no JSON object, as precisely as the engine says. */
export function notJson(text: string): string {
  const alien = /\\x[0-9A-Fa-f]{2}/.exec(text);
  if (alien) return `not valid JSON: ${alien[0]} is no escape that JSON has`;
  try {
    JSON.parse(text);
    return 'valid JSON, but no object';
  } catch (error) {
    return `not valid JSON: ${error instanceof Error ? error.message.slice(0, 100) : 'unreadable'}`;
  }
}
