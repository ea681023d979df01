import { Outcome } from '../../shared/model/outcome.ts';
import { RECORD } from './record-sink.ts';
import { ascii } from './scan/bytes.ts';
import { CommonLogTimeReader } from './scan/common-log-time.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { detailText } from './words/detail.ts';
import { queryKind, rcodeOutcome } from './words/dns.ts';
import { countOf } from './words/flow.ts';
import { isAddress, isHost, splitHostPort } from './words/host-port.ts';

/**
 * `[INFO] 192.0.2.10:5000 - 29008 "A IN example. udp 41 false 4096" NOERROR qr,rd,ra 68 0.037s`, the default format of the plugin. Before 1.2 a time in
 * brackets stood in place of the id, the size of the request was not told, and the flags neither.
 */
const QUERY =
  /^(?:\[INFO\] )?(?:plugin\/log: )?([^\s"]{2,70}) - (?:\[([^\]]{20,40})\] )?(?:([0-9]{1,5}) )?"([A-Z0-9*-]{1,24}) ([A-Z0-9]{2,10}) (\S{1,1100}) (udp|tcp|tls|https|grpc|quic|-)(?: [^"]{0,60})?" (\S{1,20})((?: \S{1,60}){0,3})/;
const BEGINNING = /^(?:\[INFO\] )?(?:plugin\/log: )?\S{2,70} - (?:\[[^\]]{20,40}\] )?(?:[0-9]{1,5} )?"/;
/** What CoreDNS says beside the log plugin: its levels, the zones it serves, its version. */
const CHATTER =
  /^(?:\[(?:INFO|WARNING|ERROR|DEBUG|FATAL|PANIC)\]|CoreDNS-[0-9]|[a-z0-9]{3,10}\/[a-z0-9]{3,10}, go[0-9]|\S{1,255}:[0-9]{1,5}(?: on \S{1,60})?$)/;

const clientOf = (text: string): string => splitHostPort(text).host;
const isQuery = (message: string): boolean => isAddress(clientOf(QUERY.exec(message)?.[1] ?? ''));
/** `68` of ` qr,rd 68 0.03s` (or, in old versions, of ` 68 0.03s`): the size of the answer. */
const sizeOf = (rest: string): number =>
  countOf(
    rest
      .trim()
      .split(' ')
      .find((word) => /^[0-9]+$/.test(word)),
  );

const KIND: MessageKind = {
  id: 'coredns',
  title: 'CoreDNS query log',
  specification: 'https://coredns.io/plugins/log/',
  from: 'the client that asked',
  to: 'the name it asked for; bytes are the size of the answer',
  programs: ['coredns'],
  chatter: 'message of CoreDNS without a query',
  ownLines: 'queries as the log plugin of CoreDNS writes them (client:port - id "type class name ..." rcode)',
  isOwn: isQuery,
  reader: (_messages, options) => {
    const clock = new CommonLogTimeReader(options.zone);
    return (message, time, sink) => {
      const found = QUERY.exec(message);
      if (!found) {
        if (BEGINNING.test(message)) return sink.reject('no name and response code in a query of CoreDNS');
        return CHATTER.test(message) ? sink.skip(KIND.chatter) : null;
      }
      const [, client = '', when, , type = '', , name = '', protocol = '', rcode = '', rest = ''] = found;
      if (!isAddress(clientOf(client))) return sink.reject('the client is no address');
      if (!isHost(name)) return sink.reject('no name was asked for');
      const own = when === undefined ? Number.NaN : clock.read(ascii(when), 0, when.length);
      const outcome = rcode === '-' ? Outcome.Unanswered : rcodeOutcome(rcode);
      const detail = protocol === 'udp' ? 0 : sink.detail(detailText([['over', protocol]]));
      sink.event(
        own === own ? own : time,
        sink.hostText(clientOf(client)),
        sink.hostText(name),
        sink.kind(queryKind(type)),
        outcome,
        sizeOf(rest),
        detail,
      );
      return RECORD;
    };
  },
  samples: [
    {
      name: 'as a program in a container writes it, without times',
      text: `.:53
[INFO] plugin/reload: Running configuration SHA512 = 00
CoreDNS-1.11.1
linux/amd64, go1.20.7, ae2bbc2
[INFO] 192.0.2.10:39283 - 30124 "A IN kubernetes.default.svc.cluster.local. udp 58 false 512" NOERROR qr,aa,rd 114 0.000212s
[INFO] [2001:db8::5]:50759 - 29008 "AAAA IN Gone.example. tcp 41 true 4096" NXDOMAIN qr,rd,ra,ad 68 0.037990251s
[INFO] 192.0.2.11:1 - 3 "TYPE65 IN down.example. udp 41 false 512" SERVFAIL qr,rd 30 2.0s "0"
[ERROR] plugin/errors: 2 down.example. TYPE65: read udp 192.0.2.1:5->198.51.100.53:53: i/o timeout
[INFO] 192.0.2.12:9 - 4 "A IN cut
`,
      events: [
        '- 192.0.2.10 > kubernetes.default.svc.cluster.local A accepted 114',
        '- 2001:db8::5 > gone.example AAAA not-found 68',
        '- 192.0.2.11 > down.example HTTPS deferred 30',
      ],
      skipped: 5,
      rejects: 1,
    },
    {
      name: 'with times: versions 1.3 and 1.0, and a query that nobody answered',
      text: `2024-05-06T07:10:00.250Z [INFO] 192.0.2.10:39283 - 30124 "MX IN mail.example. udp 58 false 512" REFUSED qr,rd 29 0.000212s
192.0.2.11:5 - [06/May/2024:09:10:01 +0200] "A IN www.example. udp false 512" NOERROR 40 1.5ms
2024-05-06T07:10:02.250Z [INFO] 192.0.2.12:39283 - 30125 "A IN void.example. udp 58 false 512" - - 0 5.0s
`,
      events: [
        '2024-05-06T07:10:00.250000Z 192.0.2.10 > mail.example MX refused 29',
        '2024-05-06T07:10:01Z 192.0.2.11 > www.example A accepted 40',
        '2024-05-06T07:10:02.250000Z 192.0.2.12 > void.example A unanswered 0',
      ],
    },
  ],
};

/** CoreDNS's query log. */
export const coredns = messageFormat(KIND);
