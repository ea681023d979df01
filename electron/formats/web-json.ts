import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { epochOfAnyUnit, fieldAt, notJson } from './json/flatten.ts';
import { JsonMender } from './json/mended.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, skipBlanks, textOf } from './scan/bytes.ts';
import { type JsonRecord, jsonHead, jsonObject } from './scan/json-line.ts';
import { TimeColumn } from './table/time-shape.ts';
import { consoleRecord } from './web/caddy-console.ts';
import { ltsvRecord } from './web/ltsv.ts';
import { detailText } from './words/detail.ts';
import { splitHostPort } from './words/host-port.ts';
import { httpOutcome } from './words/status.ts';

/** Keys by which servers name the parts of a request; the first that a record has and fills counts. */
const TIME = [
  'StartUTC',
  'ts',
  'time',
  '@timestamp',
  'timestamp',
  'timeStamp',
  'time_iso8601',
  'time_local',
  'msec',
  'datetime',
  'date',
  'properties.timeStamp',
  'requestTime',
  'start_time',
  'EdgeStartTimestamp',
];
const CLIENT = [
  ...[
    'request.remote_ip',
    'request.remote_addr',
    'request.client_ip',
    'ClientHost',
    'ClientAddr',
    'properties.clientIP',
    'properties.clientIp',
    'properties.ClientIP',
    'clientIP',
    'clientIp',
  ],
  ...[
    'httpRequest.remoteIp',
    'remote_addr',
    'remote_ip',
    'remoteIP',
    'remoteIp',
    'remoteAddr',
    'client_ip',
    'clientip',
    'client',
    'remote_host',
    'remoteHost',
    'ClientIP',
    'downstream_remote_address',
    'ip',
    'c-ip',
  ],
];
const HOST = [
  ...[
    'request.host',
    'RequestHost',
    'RequestAddr',
    'properties.host',
    'properties.originalHost',
    'properties.hostName',
    'http_host',
    'host',
    'Host',
    'vhost',
    'server_name',
    'serverName',
    'authority',
  ],
  ...['virtual_host', 'hostname', 'httpRequest.requestUrl', 'properties.requestUri', 'domain', 'ClientRequestHost'],
];
const METHOD = [
  'request.method',
  'RequestMethod',
  'properties.httpMethod',
  'httpRequest.requestMethod',
  'request_method',
  'requestMethod',
  'method',
  'verb',
  'http_method',
  'httpMethod',
  'ClientRequestMethod',
];
const REQUEST = ['request', 'request_line', 'requestLine'];
const STATUS = [
  'DownstreamStatus',
  'properties.httpStatus',
  'properties.httpStatusCode',
  'httpRequest.status',
  'status',
  'status_code',
  'statusCode',
  'httpStatus',
  'response_code',
  'response',
  'EdgeResponseStatus',
  'OriginStatus',
  'sc-status',
];
const SIZE = [
  'DownstreamContentSize',
  'properties.sentBytes',
  'httpRequest.responseSize',
  'body_bytes_sent',
  'bytes_sent',
  'bytesSent',
  'size',
  'sentBytes',
  'response_size',
  'responseSize',
  'EdgeResponseBytes',
  'bytes',
  'length',
];

const LOOKED_AT = 50;

const first = (record: JsonRecord, keys: readonly string[]): string => {
  for (const key of keys) {
    const value = fieldAt(record, key);
    if (value !== '' && value !== '-') return value;
  }
  return '';
};

/** The times that web servers write into JSON: ISO, Common Log, or an epoch in any unit. */
class JsonTime {
  zoned = true;
  private readonly iso: TimeColumn;
  private readonly common: TimeColumn;

  constructor(zone: ZoneClock) {
    this.iso = new TimeColumn('iso', zone);
    this.common = new TimeColumn('common-log', zone);
  }

  read(text: string): number {
    this.zoned = true;
    const epoch = epochOfAnyUnit(text);
    if (epoch === epoch) return epoch;
    const bare = text.replace(/^\[|\]$/g, '');
    const column = bare[2] === '/' ? this.common : this.iso;
    const time = column.text(bare);
    this.zoned = column.zoned;
    return time;
  }
}

class JsonAccessParser implements LineParser {
  private readonly time: JsonTime;
  private readonly mender: JsonMender;

  constructor(options: ParseOptions) {
    this.time = new JsonTime(options.zone);
    this.mender = new JsonMender(jsonHead(options.head));
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const text = textOf(bytes, start, end);
    if (bytes[skipBlanks(bytes, start, end)] !== 123) {
      const other = ltsvRecord(text) ?? consoleRecord(text);
      return other ? this.record(other, false, sink) : sink.skip('line that is no JSON');
    }
    const record = jsonObject(text);
    if (record) {
      const list = listOf(record);
      return list ? this.list(list, sink) : this.record(record, false, sink);
    }
    const mended = this.mender.mend(text);
    if (!mended) return sink.reject(notJson(text));
    sink.notes.add(MENDED);
    return this.record(mended, true, sink);
  }

  /** A line that holds a list of records, as Azure stores them: a record when any of them is. */
  private list(records: readonly JsonRecord[], sink: RecordSink): Verdict {
    const requests = records.filter((record) => first(record, CLIENT) !== '');
    if (requests.length === 0) return sink.skip('list without a client');
    const verdicts = requests.map((record) => this.record(record, false, sink));
    return verdicts.find((verdict) => verdict === RECORD) ?? verdicts[0]!;
  }

  private record(record: JsonRecord, mended: boolean, sink: RecordSink): Verdict {
    const client = first(record, CLIENT).split(',', 1)[0]!.trim();
    if (client === '') return sink.skip('record without a client');
    const request = /^([A-Z-]{2,20}) (\S*)/.exec(first(record, REQUEST));
    const method = first(record, METHOD) || (request?.[1] ?? '');
    if (method === '' && first(record, STATUS) === '') return sink.skip('record of something other than a request');
    const time = this.timeOf(record);
    if (time !== time) return sink.reject(`"${first(record, TIME).slice(0, 40)}" is not a time`);
    const host = hostOf(first(record, HOST));
    const size = Number(first(record, SIZE) || Number.NaN);
    const status = Number(first(record, STATUS) || Number.NaN);
    const kind = /^[A-Za-z_-]{2,20}$/.test(method) ? method.toUpperCase() : 'invalid';
    const to = host === '' ? sink.thisServer() : sink.hostText(host);
    // Caddy tells apart who connected and whom a trusted proxy spoke for; so does Traefik, which names the latter ClientHost.
    const claimed = fieldAt(record, 'request.client_ip');
    const through = splitHostPort(fieldAt(record, 'ClientAddr')).host;
    const detail = detailText([
      ['client', claimed === client ? '' : claimed],
      ['through', through === splitHostPort(client).host ? '' : through],
      ['mended', mended ? 'yes' : ''],
    ]);
    sink.event(
      time,
      sink.hostText(splitHostPort(client).host),
      to,
      sink.kind(kind),
      status >= 100 ? httpOutcome(status) : Outcome.Unknown,
      size >= 0 ? size : Number.NaN,
      sink.detail(detail),
    );
    return RECORD;
  }

  private timeOf(record: JsonRecord): number {
    for (const key of TIME) {
      const text = fieldAt(record, key);
      const time = text === '' ? Number.NaN : this.time.read(text);
      if (time === time) return time;
    }
    return Number.NaN;
  }
}

/** Host of a URL or of `host:port`; '' for a path. */
function hostOf(text: string): string {
  const url = /^[a-z]{2,10}:\/\/([^/?#\s]+)/i.exec(text);
  if (url) return splitHostPort(url[1]!).host;
  return /[/\s]/.test(text) ? '' : splitHostPort(text).host;
}

const MENDED =
  'Some lines are no valid JSON, because the server wrote what clients sent as it was; they were read by the order of the keys, and say mended in the detail.';

/** The records of `{"records":[...]}`; null for any other object. */
function listOf(record: JsonRecord): readonly JsonRecord[] | null {
  const list = record['records'];
  return Array.isArray(list) ? list.filter((one): one is JsonRecord => typeof one === 'object' && one !== null && !Array.isArray(one)) : null;
}

/** The records of lines that are no JSON, and what to call them. */
function otherRecords(lines: readonly string[]): readonly [records: readonly JsonRecord[], what: string] {
  const labelled = lines.map(ltsvRecord).filter((record) => record !== null);
  if (labelled.length > 0) return [labelled, 'labelled values (LTSV)'];
  return [lines.map(consoleRecord).filter((record) => record !== null), "Caddy's console format"];
}

/** A record of a request: who asked, how it ended, and by what method, which is empty where a client sent no request that could be read. */
const isRequest = (record: JsonRecord): boolean =>
  first(record, CLIENT) !== '' &&
  first(record, STATUS) !== '' &&
  (first(record, METHOD) !== '' || METHOD.some((key) => record[key] === '') || /^[A-Z]{3,10} /.test(first(record, REQUEST)));

/** Web access logs as JSON lines, understood by the names of their keys. */
export const webJson: LineFormat = {
  id: 'web-json',
  title: 'Web access log as JSON or LTSV (nginx, Caddy, Traefik, Apache, Azure, Cloudflare)',
  specification: 'https://caddyserver.com/docs/caddyfile/directives/log',
  from: 'the client',
  to: 'the host asked for, else this server',
  reads: 'lines',
  samples: [
    {
      name: 'Caddy, Traefik, Azure, nginx',
      text: [
        '{"level":"info","ts":1714979400.25,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"192.0.2.10","remote_port":"4","client_ip":"192.0.2.9","proto":"HTTP/2.0","method":"GET","host":"www.example.net:8080","uri":"/"},"size":12,"status":404}',
        '{"ClientAddr":"192.0.2.11:39496","ClientHost":"192.0.2.11","DownstreamContentSize":357,"DownstreamStatus":200,"RequestHost":"www.example.org","RequestMethod":"POST","StartUTC":"2024-05-06T07:10:01.587782192Z","time":"2024-05-06T07:10:02Z"}',
        '{"timeStamp":"2024-05-06T07:10:02+00:00","category":"ApplicationGatewayAccessLog","properties":{"clientIP":"192.0.2.12","httpMethod":"GET","httpStatus":403,"sentBytes":466,"host":"www.example.com"}}',
        '{"time_iso8601":"2024-05-06T09:10:03+02:00","remote_addr":"2001:DB8::1","request":"GET /x HTTP/1.1","status":"503","body_bytes_sent":"9","http_host":"WWW.example.net"}',
        '{"level":"info","ts":1714979400.25,"msg":"server running"}',
        'DEBUG: plugin: updated',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:00.250000Z 192.0.2.10 > www.example.net GET not-found 12',
        '2024-05-06T07:10:01.587782Z 192.0.2.11 > www.example.org POST accepted 357',
        '2024-05-06T07:10:02Z 192.0.2.12 > www.example.com GET refused 466',
        '2024-05-06T07:10:03Z 2001:db8::1 > www.example.net GET deferred 9',
      ],
      skipped: 2,
    },
    {
      name: 'Cloudflare, and Azure in one list',
      text: [
        '{"ClientIP":"192.0.2.10","ClientRequestHost":"www.example.net","ClientRequestMethod":"GET","EdgeEndTimestamp":"2024-05-06T07:10:02Z","EdgeResponseBytes":12,"EdgeResponseStatus":403,"EdgeStartTimestamp":"2024-05-06T07:10:00Z"}',
        '{"records":[{"time":"2024-05-06T07:10:01Z","properties":{"clientIP":"192.0.2.11","httpMethod":"GET","httpStatus":200,"host":"www.example.com"}},{"time":"2024-05-06T07:10:02Z","properties":{"clientIP":"192.0.2.12","httpMethod":"GET","httpStatus":404,"host":"www.example.com"}}]}',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > www.example.net GET refused 12',
        '2024-05-06T07:10:01Z 192.0.2.11 > www.example.com GET accepted',
        '2024-05-06T07:10:02Z 192.0.2.12 > www.example.com GET not-found',
      ],
    },
    {
      name: 'LTSV, and nginx where requests were none',
      text: [
        'time:2024-05-06T09:10:00+02:00\thost:192.0.2.10\treq:GET /a HTTP/1.1\tstatus:200\tsize:5\tvhost:www.example.net',
        'time:[06/May/2024:09:10:01 +0200]\thost:192.0.2.11\treq:\tstatus:400\tsize:0\tvhost:-',
        'no labels',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > www.example.net GET accepted 5',
        '2024-05-06T07:10:01Z 192.0.2.11 > (this server) invalid failed 0',
      ],
      skipped: 1,
    },
    {
      name: "Caddy's console format",
      text: [
        '2024/05/06 07:09:59.001\tINFO\tserving initial configuration',
        '2024/05/06 07:10:00.123\tINFO\thttp.log.access.log0\thandled request\t{"request": {"remote_ip": "192.0.2.10", "remote_port": "50122", "client_ip": "192.0.2.10", "proto": "HTTP/2.0", "method": "GET", "host": "www.example.net", "uri": "/a{b}", "headers": {"Accept": ["*/*"]}}, "bytes_read": 0, "user_id": "", "duration": 0.000071, "size": 12, "status": 200, "resp_headers": {"Server": ["Caddy"]}}',
        '2024/05/06 07:10:00.200\t\u001b[33mWARN\u001b[0m\ttls\tstapling OCSP\t{"error": "no OCSP server specified"}',
        '2024-05-06T09:10:01.5+02:00\t\u001b[31mERROR\u001b[0m\thttp.log.access\thandled request\t{"request": {"remote_addr": "[2001:db8::7]:50124", "method": "POST", "host": "www.example.org:8443", "uri": "/"}, "size": 0, "status": 502}',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:00.123000Z 192.0.2.10 > www.example.net GET accepted 12',
        '2024-05-06T07:10:01.500000Z 2001:db8::7 > www.example.org POST failed 0',
      ],
      skipped: 2,
    },
    {
      name: 'nginx: a request that was none',
      text: [
        '{"time_iso8601":"2024-05-06T07:10:00+00:00","remote_addr":"192.0.2.10","host":"www.example.net","request_method":"GET","request_uri":"/","status":200,"body_bytes_sent":2}',
        '{"time_iso8601":"2024-05-06T07:10:01+00:00","remote_addr":"192.0.2.11","host":"www.example.net","request_method":"","request_uri":"","status":400,"body_bytes_sent":157}',
        '',
      ].join('\n'),
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > www.example.net GET accepted 2',
        '2024-05-06T07:10:01Z 192.0.2.11 > www.example.net invalid failed 157',
      ],
    },
    {
      name: 'Apache: JSON that is none',
      text: [
        '{"time":"2024-05-06T07:10:04+0000","remoteIP":"192.0.2.13","host":"www.example.net","request":"/","method":"GET","status":200,"userAgent":"a"}',
        '{"time":"2024-05-06T07:10:05+0000","remoteIP":"192.0.2.14","host":"www.example.net","request":"/a"b","method":"GET","status":404,"userAgent":"\\xd0\\x91"}',
        '{"time":"2024-05-06T07:10:06+0000","remoteIP":"192.0.2.15","host":"www.example.net","request":"/","method":"GET","status":200,"userAgent":"","status":404,"userAgent":"a"b"}',
        '',
      ].join('\n'),
      events: ['2024-05-06T07:10:04Z 192.0.2.13 > www.example.net GET accepted', '2024-05-06T07:10:05Z 192.0.2.14 > www.example.net GET not-found'],
      rejects: 1,
    },
  ],
  detect(head: Head): Detection | null {
    const objects = jsonHead(head).flatMap((record): readonly JsonRecord[] => listOf(record) ?? [record]);
    const [records, what] = objects.length > 0 ? [objects, 'JSON'] : otherRecords(head.lines.slice(0, LOOKED_AT));
    const requests = records.filter(isRequest);
    if (requests.length === 0 || requests.length * 3 < records.length) return null;
    const clock = new JsonTime(new ZoneClock('UTC'));
    let unzoned = false;
    for (const record of requests) if (!Number.isNaN(clock.read(first(record, TIME))) && !clock.zoned) unzoned = true;
    return {
      confidence: 0.6 + (0.33 * requests.length) / records.length,
      reason: `${requests.length} of the first ${records.length} lines of ${what} are web requests (client, method, status)`,
      needsZone: unzoned,
    };
  },
  splittable: () => true,
  parser: (options) => new JsonAccessParser(options),
};
