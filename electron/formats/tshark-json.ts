import { Answers } from './answers.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import type { RecordSink, Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { type JsonRecord, jsonHead, jsonObject, objectField } from './scan/json-line.ts';
import { ANSWERED_WITHIN, emitPacket, type Field } from './tshark/packet.ts';
import { isLocalTime, UNDATED, wiresharkInstant } from './tshark/time.ts';
import { FlowKinds } from './words/flow.ts';

/** The fields of Wireshark that are looked for. */
const WANTED = new Set([
  'frame.time',
  'frame.time_epoch',
  'frame.time_utc',
  'frame.len',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'ip.proto',
  'ipv6.nxt',
  'tcp.srcport',
  'tcp.dstport',
  'udp.srcport',
  'udp.dstport',
  'sctp.srcport',
  'sctp.dstport',
  'dns.qry.name',
  'dns.qry.type',
  'dns.flags.response',
  'dns.flags.rcode',
  'http.host',
  'tls.handshake.extensions_server_name',
  '_ws.col.Protocol',
]);
const DEEPEST = 12;

/** `ip_ip_src` and `ip_src` of the Elasticsearch output under the name Wireshark knows: `ip.src`. Built once from the names wanted. */
const PLAIN = new Map<string, string>();
for (const name of WANTED) {
  const [protocol] = name.split('.', 1);
  const flat = name.replace(/\./g, '_');
  PLAIN.set(name, name);
  PLAIN.set(flat, name);
  PLAIN.set(`${protocol}_${flat}`, name);
}

/** Collects the first value of each wanted field, wherever it stands below `value`. */
function collect(value: unknown, into: Map<string, string>, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const one of value.slice(0, 1000)) collect(one, into, depth + 1);
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    const name = PLAIN.get(key);
    if (name !== undefined && !into.has(name)) {
      const first: unknown = Array.isArray(one) ? one[0] : one;
      if (typeof first === 'string' || typeof first === 'number' || typeof first === 'boolean') into.set(name, String(first));
    }
    if (typeof one === 'object') collect(one, into, depth + 1);
  }
}

/** One field of a packet printed over many lines: `"ip.src": "192.0.2.1",` or the opening of a list, `"ip.src": [`. */
const LINE_FIELD = /^ *"([A-Za-z0-9_.]{1,80})": ?\[? ?(?:"((?:[^"\\]|\\.){0,400})"|([0-9.]{1,30}|true|false)|$)/;
const LIST_VALUE = /^ *"((?:[^"\\]|\\.){0,400})",?$/;

class TsharkJsonParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly kinds = new FlowKinds();
  private fields: Map<string, string> | null = null;
  private begun = 0;
  private list = '';
  private chosen = true;
  private undated = false;

  constructor(options: ParseOptions) {
    this.options = options;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end);
    const bare = text.trim();
    if (bare === '') return sink.skip('blank');
    if (bare.startsWith('{"')) return this.whole(bare.replace(/,$/, ''), sink);
    if (bare === '[' || (bare === ']' && this.fields === null)) return sink.skip('bracket of the list');
    if (this.fields === null) return this.open(text, bare, sink);
    if (/^ {0,2}\},?\]?$/.test(text)) return this.close(sink);
    this.field(text);
    return sink.skip('line of a packet');
  }

  finish(sink: RecordSink): void {
    if (this.undated) sink.notes.add(UNDATED);
    if (this.fields !== null) sink.notes.add('The last packet is cut short and was left out.');
  }

  private open(text: string, bare: string, sink: RecordSink): Verdict {
    if (bare !== '{' && bare !== ',{')
      return /^[\]},[]+$/.test(bare) ? sink.skip('bracket of the list') : sink.reject('outside of a packet of tshark -T json');
    this.fields = new Map();
    this.begun = sink.line;
    this.chosen = true;
    this.list = '';
    return sink.skip(text === '' ? 'blank' : 'line of a packet');
  }

  private field(text: string): void {
    if (this.list !== '') {
      const value = LIST_VALUE.exec(text);
      if (value && !this.fields!.has(this.list)) this.fields!.set(this.list, value[1]!);
      this.list = '';
      if (value) return;
    }
    const found = LINE_FIELD.exec(text);
    if (!found) {
      // Full packets group fields by protocol ("ip": {); packets of chosen fields do not.
      if (/^ *"(?:frame|eth|ip|ipv6|dns)": ?\{/.test(text)) this.chosen = false;
      return;
    }
    const name = PLAIN.get(found[1]!);
    if (name === undefined || this.fields!.has(name)) return;
    if (found[2] === undefined && found[3] === undefined) this.list = name;
    else this.fields!.set(name, found[2] ?? found[3]!);
  }

  private close(sink: RecordSink): Verdict {
    const fields = this.fields!;
    this.fields = null;
    sink.citeLine = this.begun;
    return this.emit(fields, '', this.chosen, sink);
  }

  /** A packet, or an index entry of `-T ek`, on one line. */
  private whole(text: string, sink: RecordSink): Verdict {
    this.fields = null;
    const record = jsonObject(text);
    if (record === null) return sink.reject('not a complete JSON object');
    const layers = layersOf(record);
    if (layers === null) return 'index' in record ? sink.skip('index entry') : sink.reject('no "layers" of a packet');
    const fields = new Map<string, string>();
    collect(layers, fields, 0);
    const chosen = !['frame', 'ip', 'ipv6', 'eth'].some((name) => typeof layers[name] === 'object' && !Array.isArray(layers[name]));
    const stamp = record['timestamp'];
    return this.emit(fields, typeof stamp === 'string' || typeof stamp === 'number' ? String(stamp) : '', chosen, sink);
  }

  private emit(fields: ReadonlyMap<string, string>, stamp: string, chosen: boolean, sink: RecordSink): Verdict {
    const field: Field = (...names) => names.map((name) => fields.get(name) ?? '').find((value) => value !== '') ?? '';
    let time = Number.NaN;
    for (const told of [field('frame.time_epoch'), field('frame.time_utc'), field('frame.time'), millis(stamp)]) {
      if (time !== time && told !== '') time = wiresharkInstant(told, this.options.zone);
    }
    if (time !== time) this.undated = true;
    return emitPacket(field, time, chosen && fields.has('dns.qry.name'), this.kinds, sink);
  }
}

/** Milliseconds since 1970, as -T ek stamps packets, as seconds with decimals. */
const millis = (stamp: string): string => (/^[0-9]{12,14}$/.test(stamp) ? `${stamp.slice(0, -3)}.${stamp.slice(-3)}` : '');

function layersOf(record: JsonRecord): JsonRecord | null {
  const source = objectField(record, '_source');
  const layers = 'layers' in source ? objectField(source, 'layers') : objectField(record, 'layers');
  return Object.keys(layers).length > 0 ? layers : null;
}

function detect(head: Head): Detection | null {
  const whole = jsonHead(head).filter((record) => layersOf(record) !== null).length;
  // -T jsonraw holds bytes and no values.
  if (whole === 0 && head.lines.some((line) => /^ *"frame_raw": ?\[/.test(line)) && !head.lines.some((line) => /^ *"frame\.time_epoch"/.test(line)))
    return null;
  const index = head.lines.slice(0, 12).some((line) => /^ *"_index": ?"packets-/.test(line));
  const layers = head.lines.slice(0, 20).some((line) => /^ *"layers": ?\{/.test(line));
  if (whole === 0 && !(index && layers)) return null;
  const local = head.lines.slice(0, 60).some((line) => {
    const found = /"frame(?:\.|_frame_)time": ?"([^"]{10,60})"/.exec(line);
    return found !== null && isLocalTime(found[1]!);
  });
  const epoch = head.lines.slice(0, 60).some((line) => /"frame(?:\.|_frame_)time_epoch"|"timestamp": ?"?[0-9]{13}/.test(line));
  const reason =
    whole > 0
      ? `${whole} of the first lines are packets with "layers" (tshark -T ek or json)`
      : 'packets with "_index" and "layers" as tshark -T json prints them';
  return { confidence: 0.97, reason, needsZone: local && !epoch };
}

/** Packets as tshark prints them in JSON: -T json and -T ek. */
export const tsharkJson: LineFormat = {
  id: 'tshark-json',
  title: 'tshark JSON',
  specification: 'https://www.wireshark.org/docs/man-pages/tshark.html',
  from: 'the sender of the packet; where fields were chosen and dns.qry.name is one, the client',
  to: 'its receiver; or the name asked for. The kind names the lower port',
  reads: 'lines',
  detect,
  splittable: (options) => jsonHead(options.head).length > 0,
  parser: (options) => new TsharkJsonParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
  samples: [
    {
      name: '-T json',
      text: `[
  {
    "_index": "packets-2024-05-06",
    "_type": "doc",
    "_score": null,
    "_source": {
      "layers": {
        "frame": {
          "frame.time": "May  6, 2024 09:10:00.058825000 CEST",
          "frame.time_epoch": "1714979400.058825000",
          "frame.len": "74"
        },
        "ip": {
          "ip.proto": "17",
          "ip.src": "192.0.2.11",
          "ip.dst": "192.0.2.53"
        },
        "udp": {
          "udp.srcport": "55809",
          "udp.dstport": "53"
        },
        "dns": {
          "Queries": {
            "www.example: type A, class IN": {
              "dns.qry.name": "www.example",
              "dns.qry.type": "1"
            }
          }
        }
      }
    }
  },
  {
    "_index": "packets-2024-05-06",
    "_source": {
      "layers": {
        "frame": {
          "frame.time_epoch": "1714979401.000000000"
        },
        "arp": {
          "arp.opcode": "1"
        }
      }
    }
  }
]
`,
      events: ['2024-05-06T07:10:00.058825Z 192.0.2.11 > 192.0.2.53 udp/53 unknown 74'],
      skipped: 45,
    },
    {
      name: '-T json with chosen fields',
      text: `[
  {
    "_index": "packets-2024-05-06",
    "_source": {
      "layers": {
        "frame.time_epoch": ["1714979400.058825000"],
        "ip.src": [
          "192.0.2.11"
        ],
        "ip.dst": [
          "192.0.2.53"
        ],
        "dns.qry.name": [
          "api.example"
        ]
      }
    }
  }
]
`,
      events: ['2024-05-06T07:10:00.058825Z 192.0.2.11 > api.example DNS unknown'],
      skipped: 18,
    },
    {
      name: '-T ek',
      text: `{"index":{"_index":"packets-2024-05-06"}}
{"timestamp":"1714979400058","layers":{"frame":{"frame_frame_time":"2024-05-06T07:10:00.058825000Z","frame_frame_len":"74"},"ip":{"ip_ip_src":"192.0.2.13","ip_ip_dst":"192.0.2.80","ip_ip_proto":"6"},"tcp":{"tcp_tcp_srcport":"50000","tcp_tcp_dstport":"443"},"tls":{"tls_tls_handshake_extensions_server_name":"www.example"}}}
{"index":{"_index":"packets-2024-05-06"}}
{"timestamp":"1714979401058","layers":{"ip_src":["192.0.2.11"],"dns_qry_name":["b.example"],"dns_qry_type":["28"]}}
{"timestamp":"17149794
`,
      events: [
        '2024-05-06T07:10:00.058825Z 192.0.2.13 > 192.0.2.80 tcp/443 unknown 74',
        '2024-05-06T07:10:01.058000Z 192.0.2.11 > b.example AAAA unknown',
      ],
      rejects: 1,
      skipped: 2,
    },
  ],
};
