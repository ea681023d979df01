import { ZoneClock } from '../../../shared/lib/zone.ts';
import type { RecordSink } from '../record-sink.ts';
import { isExact } from '../scan/calendar.ts';
import { isoInstant } from '../scan/iso-time.ts';
import { type JsonRecord, numberField, objectField, textField } from '../scan/json-line.ts';
import type { WordIds } from '../scan/word-ids.ts';

/** What all Zeek readers ask of a record, be it a line of columns or a JSON object. Fields are named by their place in the reader's list of names. */
export interface ZeekRecord {
  /** Microseconds UTC; NaN when unset or a placeholder (`XXXXXXXXXX.XXXXXX`); undefined when it cannot be read. */
  instant(field: number): number | undefined;
  /** Host id, or -1 when the field is unset or empty. */
  host(field: number, sink: RecordSink): number;
  /** The field's text, '' when unset or empty. */
  text(field: number): string;
  /** A small number for the field's text, the same for the same text through a file: 0 when unset or empty, -1 when there are too many to number. */
  word(field: number): number;
  /** The field as a number that is not negative; NaN when unset or none. */
  number(field: number): number;
  /** True when the field is there but holds nothing (`(empty)` in text, `""` in JSON), as opposed to unset. */
  isEmpty(field: number): boolean;
}

export const UTC = new ZoneClock('UTC');

/** The one name under which a column is looked for: `id_orig_h`, `id:orig_h` and `id.orig_h` are the same. */
export function plainName(name: string): string {
  const id = /^id[._:/-]((?:orig|resp)_[hp])$/.exec(name);
  return id ? `id.${id[1]}` : name;
}

/** A Zeek record written as one JSON object a line. */
export class ZeekJson implements ZeekRecord {
  private record: JsonRecord = {};
  private readonly wordIds: WordIds;
  private readonly names: readonly string[];
  private readonly spellings: readonly (readonly string[])[];

  constructor(names: readonly string[], words: WordIds) {
    this.names = names;
    this.wordIds = words;
    this.spellings = names.map((name) => (name.startsWith('id.') ? [name, `id_${name.slice(3)}`] : [name]));
  }

  set(record: JsonRecord): this {
    this.record = record;
    return this;
  }

  private value(field: number): unknown {
    for (const spelling of this.spellings[field]!) {
      const value = this.record[spelling];
      if (value !== undefined) return value;
    }
    const name = this.names[field]!;
    return name.startsWith('id.') ? objectField(this.record, 'id')[name.slice(3)] : undefined;
  }

  /** Epoch seconds as a number or text, ISO 8601, or whole milliseconds (the three settings of `LogAscii::json_timestamps`). */
  instant(field: number): number | undefined {
    const value = this.value(field);
    if (typeof value === 'number') {
      const micros = Math.round(Math.abs(value) > 1e11 ? value * 1e3 : value * 1e6);
      return isExact(micros) ? micros : undefined;
    }
    if (value === undefined || value === null || value === '') return Number.NaN;
    if (typeof value !== 'string') return undefined;
    if (/^[0-9]{1,12}(?:\.[0-9]{1,9})?$/.test(value)) return Math.round(Number(value) * 1e6);
    if (value === PLACEHOLDER) return Number.NaN;
    const micros = isoInstant(value, UTC);
    return micros === micros ? micros : undefined;
  }

  host(field: number, sink: RecordSink): number {
    const value = this.value(field);
    return typeof value === 'string' && value !== '' && value !== '-' ? sink.hostText(value) : -1;
  }

  text(field: number): string {
    const value = this.value(field);
    if (typeof value === 'string') return value === '-' ? '' : value;
    if (Array.isArray(value)) return value.filter((v) => typeof v === 'string').join(',');
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  }

  word(field: number): number {
    return this.wordIds.ofText(this.text(field));
  }

  number(field: number): number {
    const value = this.value(field);
    return numberField({ value }, 'value');
  }

  isEmpty(field: number): boolean {
    const value = this.value(field);
    return value === '' || value === '(empty)';
  }
}

/** Note on records without a time. */
export const UNDATED = 'Records without a time (unset, or a placeholder of a test baseline) are kept undated.';

/** What test baselines print in place of times. */
export const PLACEHOLDER = 'XXXXXXXXXX.XXXXXX';

/** True for an object that Zeek wrote: a uid or an id, and both ends of a connection. */
export function isZeekObject(record: JsonRecord): boolean {
  const id = objectField(record, 'id');
  const ends = ['orig_h', 'resp_h'].every(
    (end) => [`id.${end}`, `id_${end}`].some((name) => textField(record, name) !== '') || textField(id, end) !== '',
  );
  return ends && 'ts' in record;
}
