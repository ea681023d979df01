import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact } from './scan/calendar.ts';
import { isoInstant } from './scan/iso-time.ts';
import { type JsonRecord, jsonObject, numberField, objectField, textField } from './scan/json-line.ts';
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

const LONGEST_OBJECT = 1 << 20;

/**
 * Puts the objects of a text together from its lines, however they are laid out: one a line, a list on one line, or printed over many lines.
 * Objects of Farsight's DNSDB stand inside `{"obj":{...}}`.
 */
class ObjectLines {
  private held = '';
  private begun = 0;
  private indent = 0;
  /** The line on which the objects answered last began. */
  line = 0;
  /** True once an object was given up because another began inside it. */
  cut = false;

  /** The objects that this line completes; null while one is still open, an empty list where the line holds none. */
  read(text: string, line: number): readonly JsonRecord[] | null {
    const bare = text.trim();
    if (this.held !== '' && bare.startsWith('{') && objectsOf(bare) !== null) {
      this.cut = true;
      this.held = '';
    }
    const opens = this.held === '' && OPENING.test(bare);
    if (this.held === '') this.begun = line;
    if (opens) this.indent = indentOf(text);
    this.line = this.begun;
    // Parsed once, where a brace stands as far in as the one that opened: a long object must not be parsed at each of its lines.
    const closes = CLOSING.test(bare) && indentOf(text) <= this.indent;
    if (opens || (this.held !== '' && !closes)) {
      this.held = this.held === '' ? bare : `${this.held}\n${bare}`;
      if (this.held.length <= LONGEST_OBJECT) return null;
      this.held = '';
      return [];
    }
    const objects = objectsOf(this.held === '' ? bare : `${this.held}\n${bare}`);
    this.held = '';
    return objects ?? [];
  }

  get open(): boolean {
    return this.held !== '';
  }
}

const OPENING = /^\[?\s*\{$/;
const CLOSING = /^\}[\],\s]*$/;
const indentOf = (text: string): number => text.length - text.trimStart().length;

/** The objects that a text is, alone or in a list, with or without the list's own brackets and commas; null when it is none. */
function objectsOf(text: string): readonly JsonRecord[] | null {
  const single = jsonObject(unlisted(text));
  const all = single ? [single] : listOf(text);
  return all?.map((one) => ('obj' in one ? objectField(one, 'obj') : one)) ?? null;
}

/** A text without the bracket of a list before it, and without commas, blanks and brackets after it. Character by character: a pattern could be made to take forever. */
function unlisted(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s,\]]/.test(text[end - 1]!)) end--;
  return text.slice(text.startsWith('[') ? 1 : 0, end);
}

function listOf(text: string): readonly JsonRecord[] | null {
  if (!text.startsWith('[') || !text.endsWith(']')) return null;
  const inside = jsonObject(`{"list":${text}}`)?.['list'];
  return Array.isArray(inside) ? inside.filter((one): one is JsonRecord => typeof one === 'object' && one !== null && !Array.isArray(one)) : null;
}

class PassiveDnsParser implements LineParser {
  private readonly objects = new ObjectLines();

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end);
    const bare = text.trim();
    if (bare === '') return sink.skip('blank');
    if (!this.objects.open && /^[[\]],?$/.test(bare)) return sink.skip('bracket of the list');
    const records = this.objects.read(text, sink.line);
    if (records === null) return sink.skip('line of an object');
    if (records.length === 0) return sink.reject('not a complete JSON object');
    const observations = records.filter(isObservation);
    if (observations.length === 0) return sink.skip('object without rrname, rrtype and rdata');
    sink.citeLine = this.objects.line;
    const told = observations.filter((record) => this.observation(record, sink)).length;
    sink.citeLine = 0;
    return told > 0 ? RECORD : sink.reject('rdata holds no text');
  }

  finish(sink: RecordSink): void {
    if (this.objects.open || this.objects.cut) sink.notes.add('An object that does not end was left out.');
  }

  /** One event for each piece of data; false when there is none. */
  private observation(record: JsonRecord, sink: RecordSink): boolean {
    const first = instantOf(record, ['time_first', 'first_seen', 'zone_time_first', 'time_first_rfc3339']);
    const last = instantOf(record, ['time_last', 'last_seen', 'zone_time_last', 'time_last_rfc3339']);
    const hosts = dataOf(record);
    const from = sink.hostText(textField(record, 'rrname'));
    const kind = sink.kind(queryKind(textField(record, 'rrtype')));
    const until = last === last && last !== first ? new Date(last / 1000).toISOString().replace('.000Z', 'Z') : '';
    const detail = sink.detail(
      detailText([
        ['last', until],
        ['count', textField(record, 'count')],
        ['sensor', textField(record, 'sensor_id')],
      ]),
    );
    for (const host of hosts) sink.event(first === first ? first : last, from, sink.hostText(host), kind, Outcome.Accepted, Number.NaN, detail);
    return hosts.length > 0;
  }
}

function detect(head: Head): Detection | null {
  const lines: JsonRecord[] = [];
  const reader = new ObjectLines();
  for (const [i, line] of head.lines.slice(0, 200).entries()) lines.push(...(reader.read(line, i) ?? []));
  const own = lines.filter(isObservation).length;
  if (own === 0) return null;
  return {
    confidence: 0.6 + 0.38 * (own / lines.length),
    reason: `${own} of the first ${lines.length} JSON objects have rrname, rrtype and rdata (passive DNS, Common Output Format)`,
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
  splittable: (options) => !options.head.lines.some((line) => /^\s*\[?\s*\{\s*$/.test(line)),
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
    {
      name: 'a list on one line, a list over many, and DNSDB',
      text: `[{"rrname":"a.example","rrtype":"A","rdata":["192.0.2.1","192.0.2.2"],"time_first":1714979400},{"rrname":"b.example","rrtype":"CNAME","rdata":"a.example"}]
[
  {
    "rrname": "c.example",
    "rrtype": "AAAA",
    "rdata": [
      "2001:DB8::1"
    ],
    "time_first": 1714979400
  },
  {
    "rrname": "d.example"
]
{"cond":"begin"}
{"obj":{"count":5,"zone_time_first":1714979400,"rrname":"example.","rrtype":"NS","rdata":["ns1.example."]}}
`,
      events: [
        '2024-05-06T07:10:00Z a.example > 192.0.2.1 A accepted',
        '2024-05-06T07:10:00Z a.example > 192.0.2.2 A accepted',
        '- b.example > a.example CNAME accepted',
        '2024-05-06T07:10:00Z c.example > 2001:db8::1 AAAA accepted',
        '2024-05-06T07:10:00Z example > ns1.example NS accepted',
      ],
      skipped: 12,
    },
  ],
};
