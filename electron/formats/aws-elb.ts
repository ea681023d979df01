import { canonicalAddress } from '../../shared/lib/ip.ts';
import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { TextTimeReader } from './scan/text-time.ts';
import { detailText } from './words/detail.ts';
import { splitHostPort } from './words/host-port.ts';
import { httpOutcome } from './words/status.ts';

/** Fields of one line: words, or what stands in double quotes (a quote inside is escaped with a backslash). */
const FIELD = /"((?:[^"\\]|\\.)*)"|(\S+)/g;
const TYPES = new Set(['http', 'https', 'h2', 'grpcs', 'ws', 'wss', 'tls', 'tcp']);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?$/;

/** Places of fields that differ between Application and Classic load balancers. */
interface Layout {
  readonly time: number;
  readonly client: number;
  readonly target: number;
  readonly status: number;
  readonly targetStatus: number;
  readonly sent: number;
  readonly request: number;
  readonly balancer: number;
}
const APPLICATION: Layout = { time: 1, balancer: 2, client: 3, target: 4, status: 8, targetStatus: 9, sent: 11, request: 12 };
const CLASSIC: Layout = { time: 0, balancer: 1, client: 2, target: 3, status: 7, targetStatus: 8, sent: 10, request: 11 };
/** TLS listeners of a Network load balancer have a format of their own. */
const NETWORK = { time: 2, balancer: 3, client: 5, target: 6, sent: 10, name: 17 };

class BalancerParser implements LineParser {
  private readonly clock = new TextTimeReader(new ZoneClock('UTC'));

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const fields = fieldsOf(textOf(bytes, start, Math.min(end, start + 32_768)));
    if (fields[0] === 'tls' && /^\d/.test(fields[1] ?? '') && !TIME.test(fields[1]!)) return this.network(fields, sink);
    if (isConnection(fields)) return this.connection(fields, sink);
    const layout = TYPES.has(fields[0] ?? '') ? APPLICATION : CLASSIC;
    const time = this.timeOf(fields[layout.time]);
    if (time !== time) return sink.reject('no time where a load balancer writes it');
    if (fields.length <= layout.request)
      return sink.reject(`the line has ${fields.length} fields; a load balancer writes at least ${layout.request + 1}`);
    const client = splitHostPort(fields[layout.client]!);
    if (client.host === '' || client.host === '-') return sink.skip('line without a client');
    const request = /^([A-Z-]{1,20}) (\S+)/.exec(fields[layout.request]!);
    const target = fields[layout.target]!;
    const status = Number(fields[layout.status]);
    const detail = detailText([
      ['target', target === '-' ? '' : target],
      ['balancer', fields[layout.balancer]!],
    ]);
    const sent = Number(fields[layout.sent]);
    const to = targetOf(request?.[2] ?? '', target, fields[layout.balancer]!);
    const kind = request?.[1] === '-' || !request ? (fields[0] ?? 'tcp') : request[1]!;
    const outcome: OutcomeCode = status > 0 ? httpOutcome(status) : Outcome.Unknown;
    sink.event(
      time,
      sink.hostText(client.host),
      sink.hostText(to),
      sink.kind(TIME.test(kind) ? 'tcp' : kind),
      outcome,
      sent >= 0 ? sent : Number.NaN,
      sink.detail(detail),
    );
    return RECORD;
  }

  private network(fields: readonly string[], sink: RecordSink): Verdict {
    const time = this.timeOf(fields[NETWORK.time]);
    const client = splitHostPort(fields[NETWORK.client] ?? '').host;
    if (time !== time || client === '') return sink.reject('no time or client where a network load balancer writes them');
    const name = fields[NETWORK.name] ?? '-';
    const target = splitHostPort(fields[NETWORK.target] ?? '').host;
    const to = name !== '-' && name !== '' ? name : target !== '' && target !== '-' ? target : (fields[NETWORK.balancer] ?? '(this server)');
    const sent = Number(fields[NETWORK.sent]);
    sink.event(time, sink.hostText(client), sink.hostText(to), sink.kind('tls'), Outcome.Unknown, sent >= 0 ? sent : Number.NaN);
    return RECORD;
  }

  /** `TIME CLIENT PORT LISTENER-PORT TLS-PROTOCOL CIPHER LATENCY "SUBJECT" VALIDITY SERIAL STATUS [TRACE]`: the connection logs of an application balancer, which do not name it. */
  private connection(fields: readonly string[], sink: RecordSink): Verdict {
    const time = this.timeOf(fields[0]);
    if (time !== time) return sink.reject('no time where a load balancer writes it');
    const [status = '-', failed = ''] = (fields[10] ?? '-').split(':');
    const detail = detailText([
      ['port', fields[3]!],
      ['failed', failed],
    ]);
    const outcome = status === 'Success' ? Outcome.Accepted : status === 'Failed' ? Outcome.Refused : Outcome.Unknown;
    const kind = sink.kind(fields[4] === '-' ? 'tcp' : 'tls');
    sink.event(time, sink.hostText(fields[1]!), sink.thisServer(), kind, outcome, Number.NaN, sink.detail(detail));
    return RECORD;
  }

  private timeOf(text: string | undefined): number {
    if (text === undefined || !TIME.test(text)) return Number.NaN;
    return this.clock.read(text.endsWith('Z') ? text : `${text}Z`);
  }
}

const isConnection = (fields: readonly string[]): boolean =>
  TIME.test(fields[0] ?? '') && canonicalAddress(fields[1] ?? '') !== null && /^\d{1,5}$/.test(fields[2] ?? '') && /^\d{1,5}$/.test(fields[3] ?? '');

/** The target behind the balancer that took the request; without one, the virtual host of the request; else the balancer. */
function targetOf(url: string, target: string, balancer: string): string {
  const host = /^[a-z][a-z0-9+.-]{0,10}:\/\/([^/?#\s]+)/i.exec(url)?.[1];
  if (host !== undefined && host !== '-' && !host.startsWith('-:')) return splitHostPort(host).host;
  return target !== '-' && target !== '' ? splitHostPort(target).host : balancer;
}

function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  for (const m of line.matchAll(FIELD)) {
    fields.push(m[1] ?? m[2]!);
    if (fields.length >= 64) break;
  }
  return fields;
}

const APPLICATION_LINE = /^(?:http|https|h2|grpcs|ws|wss) \d{4}-\d\d-\d\dT\S{1,40}Z \S{1,300} \S{1,80}:\d+ \S{1,80} -?[\d.]+ -?[\d.]+ -?[\d.]+ /;
const CLASSIC_LINE = /^\d{4}-\d\d-\d\dT\S{1,40}Z \S{1,300} \S{1,80}:\d+ \S{1,80} -?[\d.]+ -?[\d.]+ -?[\d.]+ \S{1,3} \S{1,3} \d+ \d+ "/;
const CONNECTION_LINE = /^\d{4}-\d\d-\d\dT\S{1,40}Z [0-9a-fA-F:.]{2,45} \d{1,5} \d{1,5} (?:-|TLSv[\d.]{1,3}) \S{1,80} (?:-|[\d.]{1,12}) "/;
const NETWORK_LINE = /^tls \d\.\d \d{4}-\d\d-\d\dT\S{1,40} net\/\S{1,300} /;

/** Access logs of Amazon's load balancers: application, classic, network (TLS); connection logs of application balancers. */
export const awsElb: LineFormat = {
  id: 'aws-elb',
  title: 'Amazon load balancer access log (ALB, ELB, NLB)',
  specification: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html',
  from: 'the client',
  to: "the request's virtual host, else the target, else the balancer; of a connection this server",
  reads: 'lines',
  samples: [
    {
      name: 'application, classic and network balancers',
      text: 'http 2024-05-06T07:10:00.463821Z app/my/49 192.0.2.10:44740 198.51.100.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.net:80/ HTTP/1.1" "curl/7" - - arn "Root" "-" "-" 0 2024-05-06T07:10:00.364000Z "forward" "-" "-" "198.51.100.1:80" "200" "-" "-"\n2024-05-06T07:10:01.945958Z my-elb 192.0.2.11:2817 198.51.100.2:80 0.000073 0.001048 0.000057 503 503 0 29 "GET https://www.example.org:443/ HTTP/1.1" "curl \\"x\\"" - -\ntls 2.0 2024-05-06T07:10:02 net/my/c6e7 g3d4b 192.0.2.12:51341 198.51.100.3:443 5 2 98 246 - arn - ECDHE tlsv12 - www.example.com h2 h2 "h2","http/1.1" 2024-05-06T07:10:02\n',
      events: [
        '2024-05-06T07:10:00.463821Z 192.0.2.10 > www.example.net GET accepted 366',
        '2024-05-06T07:10:01.945958Z 192.0.2.11 > www.example.org GET deferred 29',
        '2024-05-06T07:10:02Z 192.0.2.12 > www.example.com tls unknown 246',
      ],
    },
    {
      name: 'connections of an application balancer',
      text: '2024-05-06T07:10:00.514108Z 192.0.2.10 36280 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 4.036 "CN=client.example,O=Example" NotBefore=2023-09-21T22:43:21Z;NotAfter=2026-06-17T22:43:21Z FEF257372D5C14D4 Success\n2024-05-06T07:10:01.514108Z 2001:db8::1 36281 443 TLSv1.2 ECDHE-RSA-AES128-GCM-SHA256 - "CN=client.example" NotBefore=2023-09-21T22:43:21Z;NotAfter=2026-06-17T22:43:21Z FEF2 Failed:ClientCertUntrusted TID_16\n2024-05-06T07:10:02.514108Z 192.0.2.12 58206 80 - - - "-" - - - TID_17\n',
      events: [
        '2024-05-06T07:10:00.514108Z 192.0.2.10 > (this server) tls accepted',
        '2024-05-06T07:10:01.514108Z 2001:db8::1 > (this server) tls refused',
        '2024-05-06T07:10:02.514108Z 192.0.2.12 > (this server) tcp unknown',
      ],
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.filter((line) => line.trim() !== '');
    const read = lines.filter(
      (line) => APPLICATION_LINE.test(line) || CLASSIC_LINE.test(line) || NETWORK_LINE.test(line) || CONNECTION_LINE.test(line),
    ).length;
    if (read === 0 || read * 4 < lines.length) return null;
    return {
      confidence: 0.55 + (0.42 * read) / lines.length,
      reason: `${read} of ${lines.length} lines have the fields of an Amazon load balancer's log in order`,
      needsZone: false,
    };
  },
  splittable: () => true,
  parser: () => new BalancerParser(),
};
