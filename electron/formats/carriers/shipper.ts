import type { Head, ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { indexOfByte, textOf } from '../scan/bytes.ts';
import { isExact } from '../scan/calendar.ts';
import { IsoTimeReader } from '../scan/iso-time.ts';
import { type Carried, type Carrier, type Peeler, UNDRESSED } from './carrier.ts';
import { peelHead } from './peel-head.ts';

const ENCODER = new TextEncoder();

/** Keys under which shippers keep the line, when it was taken, and whose it is; the first that a record has counts. */
const LINE = ['message', 'short_message', 'log', 'line', 'textPayload', 'MESSAGE', '_raw'] as const;
const TIME = ['@timestamp', 'timestamp', 'time', 'ts', '_time'] as const;
const HOST = ['hostname', 'host', 'source'] as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lines as log shippers hand them on, a JSON object each: Filebeat and Logstash (`message`), GELF (`short_message`), Loki (`line`), Google Cloud (`textPayload`),
 * Fluentd (`TIME TAB TAG TAB {...}`), Splunk's export (`_raw`, alone or under `result`).
 */
class ShipperPeeler implements Peeler {
  private readonly iso: IsoTimeReader;
  private current: { readonly bytes: Uint8Array; readonly end: number } = { bytes: new Uint8Array(0), end: 0 };

  constructor(options: ParseOptions) {
    this.iso = new IsoTimeReader(options.zone);
  }

  message(): { readonly bytes: Uint8Array; readonly end: number } {
    return this.current;
  }

  peel(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    const open = objectStart(bytes, start, end);
    const fields = open < 0 ? null : fieldsOf(textOf(bytes, open, end));
    const line = fields && LINE.map((key) => fields[key]).find((value) => typeof value === 'string');
    if (!fields || typeof line !== 'string') return UNDRESSED;
    const told = TIME.map((key) => this.instant(fields[key])).find((time) => time === time);
    if (told === undefined && open === start) return UNDRESSED;
    sink.carrierTime = told ?? this.iso.read(bytes, start, open);
    this.announce(line.replace(/\r?\n$/, ''), hostOf(fields), sink);
    return 0;
  }

  /** Lays line and host side by side in one buffer, as a line of text would hold them. */
  private announce(line: string, host: string, sink: RecordSink): void {
    const bytes = ENCODER.encode(line + host);
    const end = bytes.length - ENCODER.encode(host).length;
    this.current = { bytes, end };
    if (host !== '') sink.setCarrierHost(bytes, end, bytes.length);
  }

  /** ISO 8601, or seconds, milliseconds or nanoseconds since 1970; NaN for anything else. */
  private instant(value: unknown): number {
    if (typeof value === 'string') {
      const text = ENCODER.encode(value.replace(/ UTC$/, 'Z'));
      return this.iso.read(text, 0, text.length);
    }
    if (typeof value !== 'number' || !(value > 1e8)) return Number.NaN;
    const micros = value > 1e17 ? value / 1e3 : value > 1e11 ? value * 1e3 : value * 1e6;
    return isExact(Math.round(micros)) ? Math.round(micros) : Number.NaN;
  }
}

/** Where the object of a line begins: at its start, or after Fluentd's time and tag; -1 where there is none. */
function objectStart(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] === 123) return start;
  const tag = indexOfByte(bytes, 9, start, Math.min(end, start + 40));
  const object = tag < 0 ? -1 : indexOfByte(bytes, 9, tag + 1, Math.min(end, tag + 200));
  return object > 0 && bytes[object + 1] === 123 ? object + 1 : -1;
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

function fieldsOf(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isFields(value)) return null;
    const result = value['result'];
    return isFields(result) && '_raw' in result ? result : value;
  } catch {
    return null;
  }
}

/** `"host":"ns"`, or `"host":{"name":"ns"}` of the Elastic Common Schema. */
function hostOf(fields: Fields): string {
  const value = HOST.map((key) => fields[key]).find((one) => one !== undefined && one !== null);
  const name = typeof value === 'object' && value !== null ? ((value as Fields)['name'] ?? (value as Fields)['hostname']) : value;
  return typeof name === 'string' && /^[\w.:-]{1,255}$/.test(name) ? name : '';
}

/** Log lines as shippers keep them. */
export const shipper: Carrier = {
  id: 'shipper',
  title: 'log lines in JSON of a shipper (Filebeat, Logstash, GELF, Loki, Fluentd, Splunk, Google Cloud)',
  specification: 'https://www.elastic.co/guide/en/ecs/current/ecs-base.html',
  detect(head: Head): Carried | null {
    return peelHead(
      head,
      (options) => new ShipperPeeler(options),
      (total, dressed) => `${dressed} of ${total} lines are messages in a shipper's JSON`,
      () => false,
    );
  },
  splittable: () => true,
  peeler: (options) => new ShipperPeeler(options),
};
