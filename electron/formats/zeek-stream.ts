import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import type { RecordSink, Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { type JsonRecord, jsonHead, jsonObject, textField } from './scan/json-line.ts';
import { WordIds } from './scan/word-ids.ts';
import type { ZeekKind } from './zeek/reader.ts';
import { isZeekObject, UNDATED, ZeekJson, type ZeekRecord } from './zeek/record.ts';
import { zeekConnKind } from './zeek-conn.ts';
import { zeekDnsKind } from './zeek-dns.ts';
import { zeekHttpKind } from './zeek-http.ts';
import { zeekSmtpKind } from './zeek-smtp.ts';
import { zeekSslKind } from './zeek-ssl.ts';

/** The logs read out of a stream, by the `_path` of their records. */
const KINDS = new Map<string, ZeekKind>([
  ['conn', zeekConnKind],
  ['dns', zeekDnsKind],
  ['http', zeekHttpKind],
  ['smtp', zeekSmtpKind],
  ['ssl', zeekSslKind],
]);
const NAMED = 40;

interface KindReader {
  readonly json: ZeekJson;
  read(record: ZeekRecord, time: number, sink: RecordSink): Verdict;
}

/** Sends each record to the reader of its log. */
class StreamParser implements LineParser {
  private readonly readers = new Map<string, KindReader>();
  private readonly named = new Set<string>();

  constructor() {
    const words = new WordIds();
    for (const [path, kind] of KINDS) this.readers.set(path, { json: new ZeekJson(kind.names, words), read: kind.reader(path) });
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const object = jsonObject(textOf(bytes, start, end));
    if (object === null) return sink.reject('not a complete JSON object');
    const path = textField(object, '_path');
    if (path === '') return sink.reject('no _path tells which log the record is of');
    const reader = this.readers.get(path);
    if (!reader) return sink.skip(`record of another log: ${this.nameOf(path)}`);
    if (!isZeekObject(object)) return sink.reject(`a record of ${path} without both ends of a connection and a time`);
    const time = reader.json.set(object).instant(0);
    if (time === undefined) return sink.reject('ts is neither seconds since 1970 nor an ISO 8601 time');
    if (time !== time) sink.notes.add(UNDATED);
    return reader.read(reader.json, time, sink);
  }

  /** The name of a log that is not read; bounded, because a hostile file may name a new one on every line. */
  private nameOf(path: string): string {
    const short = path.slice(0, NAMED);
    if (this.named.size < NAMED) this.named.add(short);
    return this.named.has(short) ? short : 'others';
  }
}

const isRead = (object: JsonRecord): boolean => KINDS.has(textField(object, '_path')) && isZeekObject(object);

function detect(head: Head): Detection | null {
  const objects = jsonHead(head);
  const paths = new Set(objects.filter(isRead).map((object) => textField(object, '_path')));
  if (paths.size < 2) return null;
  const streamed = objects.filter((object) => textField(object, '_path') !== '').length;
  return {
    confidence: 0.6 + 0.39 * (streamed / objects.length),
    reason: `${streamed} of the first ${objects.length} lines are records of several Zeek logs in one stream (_path ${[...paths].sort().join(', ')})`,
    needsZone: false,
  };
}

/** Several of Zeek's logs in one file, as sensors stream them. */
export const zeekStream: LineFormat = {
  id: 'zeek-stream',
  title: 'Zeek JSON stream (several logs in one file)',
  specification: 'https://github.com/corelight/json-streaming-logs',
  from: 'the originator of the connection (id.orig_h)',
  to: 'the responder; for dns the name asked for. One contact may show as its connection and as what was said in it',
  reads: 'lines',
  detect,
  splittable: () => true,
  parser: () => new StreamParser(),
  samples: [
    {
      name: 'conn, dns, ssl and logs that are not read',
      text: `{"_path":"conn","_system_name":"sensor","_write_ts":"2024-05-06T07:10:05.000000Z","ts":"2024-05-06T07:10:00.123456Z","uid":"C1","id.orig_h":"192.0.2.10","id.orig_p":50000,"id.resp_h":"198.51.100.7","id.resp_p":443,"proto":"tcp","service":"ssl","orig_bytes":600,"resp_bytes":4400,"conn_state":"SF"}
{"_path":"dns","_system_name":"sensor","ts":"2024-05-06T07:10:01.000000Z","uid":"C2","id.orig_h":"192.0.2.10","id.orig_p":5,"id.resp_h":"192.0.2.53","id.resp_p":53,"proto":"udp","trans_id":1,"query":"www.example","qtype_name":"A","rcode_name":"NXDOMAIN"}
{"_path":"stats","ts":"2024-05-06T07:10:01.000000Z","mem":100}
{"_path":"conn","ts":"2024-05-06T07:10:02.000000Z","uid":"C3"}
{"_path":"http","ts":1714979403.5,"uid":"C4","id.orig_h":"192.0.2.10","id.resp_h":"198.51.100.7","trans_depth":1,"method":"GET","host":"www.example","status_code":200}
{"ts":1714979404.5,"uid":"C5"}
`,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 5000',
        '2024-05-06T07:10:01Z 192.0.2.10 > www.example A not-found',
        '2024-05-06T07:10:03.500000Z 192.0.2.10 > 198.51.100.7 GET accepted',
      ],
      skipped: 1,
      rejects: 2,
    },
  ],
};
