import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact } from './scan/calendar.ts';
import { NamedColumns } from './scan/named-columns.ts';
import { detailText } from './words/detail.ts';
import { countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';
import { servicePort } from './words/port-names.ts';

/** The columns of version 2, which logs without a header have. */
const DEFAULT = 'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(' ');
/** Those and, behind them, whatever more a format of a later version asks for: their places are seen from what stands in them. */
const BARE =
  /^[0-9]{1,2} [0-9]{12} (?:eni-[0-9a-z]+|-) [^ ]+ [^ ]+ [0-9-]+ [0-9-]+ [0-9-]+ [0-9-]+ [0-9-]+ [0-9]{9,11} [0-9]{9,11} (?:ACCEPT|REJECT|-) (?:OK|NODATA|SKIPDATA)(?: |$)/;
/** The columns of a transit gateway's logs that have no header. */
const GATEWAY =
  'version resource-type account-id tgw-id tgw-attachment-id tgw-src-vpc-account-id tgw-dst-vpc-account-id tgw-src-vpc-id tgw-dst-vpc-id tgw-src-subnet-id tgw-dst-subnet-id tgw-src-eni tgw-dst-eni tgw-src-az-id tgw-dst-az-id tgw-pair-attachment-id srcaddr dstaddr srcport dstport protocol packets bytes start end log-status type packets-lost-no-route packets-lost-blackhole packets-lost-mtu-exceeded packets-lost-ttl-expired tcp-flags region flow-direction'.split(
    ' ',
  );
const BARE_GATEWAY =
  /^[0-9]{1,2} (?:TransitGateway|-) [0-9]{12} tgw-[0-9a-z]+ (?:tgw-attach-[0-9a-z]+|-) (?:[^ ]+ ){13}[0-9-]+ [0-9-]+ [0-9-]+ [0-9-]+ [0-9-]+ [0-9]{9,11} [0-9]{9,11} (?:OK|NODATA|SKIPDATA)(?: |$)/;
/** What CloudWatch puts before each line when it exports a log. */
const EXPORTED = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z /;

const wordsOf = (line: string): string[] =>
  line
    .trim()
    .replace(EXPORTED, '')
    .split(/[ \t,]+/);

/** Names of a header line in their canonical spelling (`srcaddr`, `log-status`); null when the line is none. */
function headerNames(line: string): readonly string[] | null {
  if (!/\bsrc_?addr\b/i.test(line) || !/\bdst_?addr\b/i.test(line)) return null;
  const names = wordsOf(line).map((name) => {
    const plain = name
      .toLowerCase()
      .replace(/_/g, '-')
      .replace(/[${}"]/g, '');
    return plain
      .replace(/^src-addr$/, 'srcaddr')
      .replace(/^dst-addr$/, 'dstaddr')
      .replace(/^src-port$/, 'srcport')
      .replace(/^dst-port$/, 'dstport');
  });
  return names.every((name) => /^[a-z][a-z0-9-]{1,40}$/.test(name)) ? names : null;
}

function firstHeader(head: Head): readonly string[] | null {
  const line = head.lines.find((one) => one.trim() !== '');
  return line === undefined ? null : headerNames(line);
}

/** The columns of a log without a header. */
const bareColumns = (head: Head): readonly string[] => (head.lines.some((line) => BARE_GATEWAY.test(wordsOf(line).join(' '))) ? GATEWAY : DEFAULT);

class VpcFlowParser implements LineParser {
  private readonly columns = new NamedColumns();
  private readonly kinds = new FlowKinds();
  private readonly opening: string;
  private header: string;
  /** Columns behind the known ones are let stand in a log without a header. */
  private named: boolean;

  constructor(options: ParseOptions) {
    const told = firstHeader(options.head);
    const names = told ?? bareColumns(options.head);
    this.named = told !== null;
    this.columns.name(names);
    this.opening = names.join(' ');
    this.header = this.opening;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end);
    if (text.trim() === '') return sink.skip('blank');
    const names = headerNames(text);
    if (names) {
      this.columns.name(names);
      this.header = names.join(' ');
      this.named = true;
      return sink.skip('header');
    }
    const words = wordsOf(text);
    const { width } = this.columns;
    if (this.named && words.length !== width) return sink.reject(`${words.length} fields, and the header names ${width}`);
    if (words.length < width) return sink.reject(`${words.length} fields, and a log without a header has at least ${width}`);
    this.columns.set(words);
    return this.record(sink);
  }

  nextHeader(): readonly string[] | null {
    return this.header === this.opening ? null : [this.header];
  }

  private record(sink: RecordSink): Verdict {
    const { columns } = this;
    const from = columns.text('srcaddr', 'pkt-srcaddr');
    const to = columns.text('dstaddr', 'pkt-dstaddr');
    const status = columns.text('log-status');
    if (from === '' && to === '' && status !== 'OK') return sink.skip(`interval without data (${status === '' ? 'no status' : status.slice(0, 20)})`);
    if (!isAddress(from) || !isAddress(to)) return sink.reject('srcaddr or dstaddr is no address');
    const seconds = countOf(columns.text('start', 'end'));
    const time = seconds * 1_000_000;
    if (seconds === seconds && !isExact(time)) return sink.reject('start is no time in seconds since 1970');
    const kind = this.kinds.of(sink, columns.text('protocol'), servicePort(portNumber(columns.text('srcport')), portNumber(columns.text('dstport'))));
    const detail = detailText([
      ['interface', columns.text('interface-id', 'tgw-attachment-id')],
      ['direction', columns.text('flow-direction')],
    ]);
    sink.event(
      time,
      sink.hostText(from),
      sink.hostText(to),
      kind,
      outcomeOf(columns.text('action')),
      countOf(columns.text('bytes')),
      sink.detail(detail),
    );
    return RECORD;
  }
}

function outcomeOf(action: string): OutcomeCode {
  return action === 'ACCEPT' ? Outcome.Accepted : action === 'REJECT' ? Outcome.Refused : Outcome.Unknown;
}

function detect(head: Head): Detection | null {
  const names = firstHeader(head);
  if (names) {
    const known = names.filter(
      (name) => DEFAULT.includes(name) || /^(?:vpc|subnet|instance|tgw|pkt|resource|packets|tcp-flags|type|az-id|flow|traffic|region)/.test(name),
    ).length;
    const own = ['protocol', 'start', 'action', 'log-status', 'interface-id'].some((name) => names.includes(name));
    if (!own || known < 4 || known * 2 < names.length) return null;
    return { confidence: 0.97, reason: `the first line names ${known} columns of AWS VPC flow logs (srcaddr, dstaddr)`, needsZone: false };
  }
  const lines = head.lines.filter((line) => line.trim() !== '');
  const bare = lines.map((line) => wordsOf(line).join(' ')).filter((line) => BARE.test(line) || BARE_GATEWAY.test(line)).length;
  if (bare === 0) return null;
  return {
    confidence: 0.6 + 0.37 * (bare / lines.length),
    reason: `${bare} of the first ${lines.length} lines have the fields that AWS flow logs without a header begin with`,
    needsZone: false,
  };
}

/** Flow logs of Amazon VPCs and transit gateways. */
export const awsVpcFlow: LineFormat = {
  id: 'aws-vpc-flow',
  title: 'AWS VPC flow log',
  specification: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html',
  from: 'the source address (srcaddr) of one direction of a flow',
  to: 'its destination address (dstaddr); bytes are of this direction; time is the start of the interval',
  reads: 'lines',
  detect,
  splittable: () => true,
  headerMarks: ['srcaddr'],
  parser: (options) => new VpcFlowParser(options),
  samples: [
    {
      name: 'version 2',
      text: `version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status
2 123456789010 eni-1235b8ca123456789 192.0.2.139 198.51.100.21 20641 22 6 20 4249 1714979400 1714979460 ACCEPT OK
2 123456789010 eni-1235b8ca123456789 192.0.2.69 198.51.100.12 0 0 1 20 4249 1714979401 1714979460 REJECT OK
2 123456789010 eni-1235b8ca123456789 - - - - - - - 1714979401 1714979460 - NODATA
2 123456789010 eni-1235b8ca123456789 192.0.2.69
`,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.139 > 198.51.100.21 tcp/22 accepted 4249',
        '2024-05-06T07:10:01Z 192.0.2.69 > 198.51.100.12 icmp refused 4249',
      ],
      rejects: 1,
      skipped: 2,
    },
    {
      name: 'other columns in another order',
      text: `start dstaddr srcaddr dstport protocol action flow-direction
1714979400 2001:db8::2 2001:db8::1 443 17 ACCEPT egress
`,
      events: ['2024-05-06T07:10:00Z 2001:db8::1 > 2001:db8::2 udp/443 accepted'],
      skipped: 1,
    },
    {
      name: 'version 2 without a header, exported by CloudWatch',
      text: `2024-05-06T07:10:00.000Z 2 123456789010 eni-1235b8ca123456789 192.0.2.139 198.51.100.21 20641 22 6 20 4249 1714979400 1714979460 ACCEPT OK
`,
      events: ['2024-05-06T07:10:00Z 192.0.2.139 > 198.51.100.21 tcp/22 accepted 4249'],
    },
    {
      name: 'version 5 without a header',
      text: `5 123456789010 eni-1235b8ca123456789 192.0.2.139 198.51.100.21 20641 22 6 20 4249 1714979400 1714979460 REJECT OK vpc-1 subnet-1 i-1 2 IPv4 192.0.2.139 198.51.100.21 us-east-1 use1-az5 - - - - ingress 1
5 123456789010 eni-1235b8ca123456789 - - - - - - - 1714979401 1714979460 - NODATA vpc-1 subnet-1 - - - - - us-east-1 use1-az5 - - - - - -
`,
      events: ['2024-05-06T07:10:00Z 192.0.2.139 > 198.51.100.21 tcp/22 refused 4249'],
      skipped: 1,
    },
    {
      name: 'transit gateway without a header',
      text: `6 TransitGateway 123456789010 tgw-0123abcd tgw-attach-0123abcd 123456789010 123456789010 vpc-1 vpc-2 subnet-1 subnet-2 eni-1 eni-2 use1-az4 use1-az6 tgw-attach-2 192.0.2.139 198.51.100.21 50000 8080 6 13 6842 1714979400 1714979460 OK IPv4 0 0 0 0 2 us-east-1 ingress - -
`,
      events: ['2024-05-06T07:10:00Z 192.0.2.139 > 198.51.100.21 tcp/8080 unknown 6842'],
    },
  ],
};
