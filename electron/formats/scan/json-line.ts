import type { Head } from '../format.ts';

/** One JSON object as read from a log: field values may be anything. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** The object written in `text`; null when it is no JSON object. Never throws; what cannot be one costs no exception. */
export function jsonObject(text: string): JsonRecord | null {
  const bare = text.trim();
  if (!bare.startsWith('{') || !bare.endsWith('}')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : null;
  } catch {
    return null;
  }
}

const seen = new WeakMap<Head, readonly JsonRecord[]>();
const LOOKED_AT = 50;

/** The JSON objects among the first lines of a file, one a line; parsed once for all formats that ask. */
export function jsonHead(head: Head): readonly JsonRecord[] {
  const known = seen.get(head);
  if (known) return known;
  const objects: JsonRecord[] = [];
  for (const line of head.lines.slice(0, LOOKED_AT)) {
    const text = line.trimStart();
    const object = text.startsWith('{') ? jsonObject(text) : null;
    if (object) objects.push(object);
  }
  seen.set(head, objects);
  return objects;
}

/** A field as text: strings as they are, numbers and booleans printed, anything else empty. */
export function textField(record: JsonRecord, name: string): string {
  const value = record[name];
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A field as a number that is not negative (sizes, ports, times, codes): numbers, and strings that hold nothing but one; NaN otherwise. */
export function numberField(record: JsonRecord, name: string): number {
  const value = record[name];
  if (typeof value === 'number') return value >= 0 && value < Number.POSITIVE_INFINITY ? value : Number.NaN;
  return typeof value === 'string' && /^[0-9]{1,16}(?:\.[0-9]{1,12})?$/.test(value) ? Number(value) : Number.NaN;
}

/** A field that is an object; an empty one when it is anything else. */
export function objectField(record: JsonRecord, name: string): JsonRecord {
  const value = record[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonRecord) : NOTHING;
}
const NOTHING: JsonRecord = {};
