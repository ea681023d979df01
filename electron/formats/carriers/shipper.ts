import type { Head } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { indexOfByte, textOf } from '../scan/bytes.ts';
import { type Carried, type Carrier, type Peeler, UNDRESSED } from './carrier.ts';
import { peelHead } from './peel-head.ts';
import { hostName, ToldMessage } from './told-message.ts';

/** Keys under which shippers keep the line, when it was taken, and whose it is; the first that a record has counts. */
const LINE = ['message', 'short_message', 'log', 'line', 'textPayload', 'MESSAGE', '_raw'] as const;
const TIME = ['@timestamp', 'timestamp', 'time', 'ts', '_time'] as const;
const HOST = ['hostname', 'host', 'source'] as const;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lines as log shippers hand them on, a JSON object each: Filebeat and Logstash (`message`), GELF (`short_message`), Loki (`line`), Google Cloud (`textPayload`),
 * Fluentd (`TIME TAB TAG TAB {...}`), Splunk's export (`_raw`, alone or under `result`).
 */
class ShipperPeeler extends ToldMessage implements Peeler {
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
  return hostName(name);
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
