import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact } from './scan/calendar.ts';
import { isoInstant } from './scan/iso-time.ts';
import { type JsonRecord, jsonHead, jsonObject, numberField, textField } from './scan/json-line.ts';
import { detailText } from './words/detail.ts';
import { queryKind } from './words/dns.ts';

const UTC = new ZoneClock('UTC');
const MOST_DATA = 10_000;

/** True for an object with the fields the draft makes compulsory. */
const isObservation = (record: JsonRecord): boolean => textField(record, 'rrname') !== '' && 'rrtype' in record && 'rdata' in record;

/** Epoch seconds (the draft), epoch milliseconds, or ISO 8601, as various databases write them. NaN when absent. */
function instantOf(record: JsonRecord, names: readonly string[]): number {
  for (const name of names) {
    const value = record[name];
    const number = numberField(record, name);
    const micros =
      number === number ? Math.round(number > 1e11 ? number * 1e3 : number * 1e6) : typeof value === 'string' ? isoInstant(value, UTC) : Number.NaN;
    if (isExact(micros)) return micros;
  }
  return Number.NaN;
}

/** The data of a record as hosts: addresses and names; of an MX or SRV record its last word. */
function dataOf(record: JsonRecord): readonly string[] {
  const rdata = record['rdata'];
  const all = Array.isArray(rdata) ? rdata : [rdata];
  const hosts: string[] = [];
  const type = textField(record, 'rrtype').toUpperCase();
  for (const one of all.slice(0, MOST_DATA)) {
    if (typeof one !== 'string' || one.trim() === '') continue;
    const words = one.trim().split(/\s+/);
    hosts.push(type === 'MX' || type === 'SRV' ? words.at(-1)! : type === 'SOA' ? words[0]! : one.trim());
  }
  return hosts;
}

/** A line of a JSON list without the list's own brackets and commas. */
const unlisted = (line: string): string =>
  line
    .trim()
    .replace(/^\[/, '')
    .replace(/[,\]]$/, '');

class PassiveDnsParser implements LineParser {
  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end).trim();
    if (text === '') return sink.skip('blank');
    if (text === '[' || text === ']' || text === '],') return sink.skip('bracket of the list');
    const record = jsonObject(unlisted(text));
    if (record === null) return sink.reject('not a complete JSON object');
    if (!isObservation(record)) return sink.skip('object without rrname, rrtype and rdata');
    const first = instantOf(record, ['time_first', 'first_seen', 'zone_time_first', 'time_first_rfc3339']);
    const last = instantOf(record, ['time_last', 'last_seen', 'zone_time_last', 'time_last_rfc3339']);
    const hosts = dataOf(record);
    if (hosts.length === 0) return sink.reject('rdata holds no text');
    const count = textField(record, 'count');
    const from = sink.hostText(textField(record, 'rrname'));
    const kind = sink.kind(queryKind(textField(record, 'rrtype')));
    const until = last === last && last !== first ? new Date(last / 1000).toISOString().replace('.000Z', 'Z') : '';
    const detail = sink.detail(
      detailText([
        ['last', until],
        ['count', count],
        ['sensor', textField(record, 'sensor_id')],
      ]),
    );
    for (const host of hosts) sink.event(first === first ? first : last, from, sink.hostText(host), kind, Outcome.Accepted, Number.NaN, detail);
    return RECORD;
  }
}

function detect(head: Head): Detection | null {
  const objects = jsonHead(head);
  const lines =
    objects.length > 0
      ? objects
      : head.lines
          .slice(0, 50)
          .map((line) => jsonObject(unlisted(line)))
          .filter((object) => object !== null);
  const own = lines.filter(isObservation).length;
  if (own === 0) return null;
  return {
    confidence: 0.6 + 0.38 * (own / lines.length),
    reason: `${own} of the first ${lines.length} lines are JSON objects with rrname, rrtype and rdata (passive DNS, Common Output Format)`,
    needsZone: false,
  };
}

/** Passive DNS in the Common Output Format: one event for each piece of data, at the time it was first seen. */
export const passiveDns: LineFormat = {
  id: 'passive-dns',
  title: 'Passive DNS (Common Output Format)',
  specification: 'https://datatracker.ietf.org/doc/draft-dulaunoy-dnsop-passive-dns-cof/',
  from: 'the name (rrname)',
  to: 'what it resolved to (each of rdata); when it was last seen and how often is in the detail',
  reads: 'lines',
  detect,
  splittable: () => true,
  parser: () => new PassiveDnsParser(),
  samples: [
    {
      name: 'JSON lines',
      text: `{"count":97167,"time_first":1277353744,"rrtype":"A","rrname":"Www.Example.","rdata":"192.0.2.1","time_last":1298412391}
{"rrname":"example","rrtype":"NS","rdata":["ns1.example","ns2.example"],"time_first":"2024-05-06T07:10:00Z","time_last":"2024-05-06T07:10:00Z","count":2}
{"rrname":"example","rrtype":"MX","rdata":"10 mx.example.","time_first":1714979400}
{"rrname":"example","rrtype":"A"
`,
      events: [
        '2010-06-24T04:29:04Z www.example > 192.0.2.1 A accepted',
        '2024-05-06T07:10:00Z example > ns1.example NS accepted',
        '2024-05-06T07:10:00Z example > ns2.example NS accepted',
        '2024-05-06T07:10:00Z example > mx.example MX accepted',
      ],
      rejects: 1,
    },
  ],
};
