import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact, monthOfText } from './scan/calendar.ts';
import { isoInstant } from './scan/iso-time.ts';
import { detailText } from './words/detail.ts';
import { countOf, FlowKinds } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';
import { portOf, servicePort } from './words/port-names.ts';
import { YearClock } from './year-clock.ts';

/** Packet number, as `--number` and tcpdump's own tests print it; then a time in any of the `-t` styles. */
const NUMBER = /^ {0,8}[0-9]{1,9} {1,2}(?=[0-9A-Z])/;
const DATED = /^ ?([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6,9}) +/;
const EPOCH = /^ ?([0-9]{9,11})\.([0-9]{6,9}) +/;
/** `-ttt` of OpenBSD. */
const YEARLESS = /^([A-Z][a-z]{2}) ([ 0-3][0-9]) ([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{6}) +/;
const CLOCK = /^ ?(?:-?[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6,9}|-?[0-9]{1,6}\.[0-9]{6,9}) +/;
/** Link layer of `-e`, interface and direction of `-i any`, rule of a pflog interface. */
const LINK =
  /^(?:(?:[A-Za-z0-9@._-]{1,20} +)?(?:In|Out|B|M|P) +)?(?:(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}(?: \(oui [^)]{0,40}\))?(?: > (?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}(?: \(oui [^)]{0,40}\))?)?,? )?/;
const ETHERTYPE = /^(?:(?:802\.1Q|802\.1ad|ethertype)[^:]{0,160}|vlan [^:]{0,120}|Broadcast[^:]{0,120})length ([0-9]{1,6}): /;
const VLAN = /^(?:vlan [0-9]{1,4}, p [0-9],(?: DEI,)?(?: ethertype [^,]{1,40},)? )+/;
/** `rule 5/0(match): block in on ix0: `, as OpenBSD and FreeBSD print what pf wrote to pflog0. */
const PFLOG = /^rule [^ ]{1,60}(?: \[[^\]]{0,60}\])?:? (pass|block|match|rdr|nat|binat|scrub) (?:in|out) on [^ :]{1,40}: /;
const PF_ACTIONS: Readonly<Record<string, OutcomeCode>> = {
  pass: Outcome.Accepted,
  block: Outcome.Refused,
  rdr: Outcome.Accepted,
  nat: Outcome.Accepted,
  binat: Outcome.Accepted,
};
const IP = /^IP6? /;
const PAIR = /^([^ ]{2,255}) > ([^ ]{2,255}): ?/;
const HEADER = /^\((?:tos|class|flowlabel|hlim|ttl)\b/;
/** Where the packet begins behind a link layer that is none of those above (PPPoE, MPLS, ARCnet, macOS's PKTAP): what -v says of it, `IP`, or two addresses. */
const WITHIN =
  /(?<=[ :])(?:\((?:tos|class|flowlabel|hlim) (?:0x)?[0-9a-f]{1,8}[,)]|IP6? (?=[^ ]{2,255} > [^ ]{2,255}: |\()|(?:[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-f]{1,4}:[0-9a-f:]{1,34})(?:\.[A-Za-z0-9-]{1,20})? > [0-9a-f][0-9a-f.:]{1,45}(?:\.[A-Za-z0-9-]{1,20})?: )/;
const QUERY = / ([A-Z][A-Z0-9]{0,9})\? ([^ ]{1,255})[ ,]/;
const OWN_NOTICE = /^(?:tcpdump: |reading from (?:file|PCAP)|listening on |dropped privs|[0-9]{1,12} packets? )/;
/** What follows the addresses where no ports can. */
const PORTLESS = /^(?:ICMP6?|HBH|DSTOPT|srcrt|frag|igmp|IGMP|ip-proto|GRE|ESP|AH|PIM|OSPF|VRRP|EIGRP|IP6? |truncated|\(|no next header|\[\|)/;

interface Prefix {
  /** Microseconds UTC, NaN when there is no date. */
  readonly time: number;
  /** True when there was a time of any kind. */
  readonly timed: boolean;
  readonly rest: string;
}

interface Packet {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port: number;
  readonly bytes: number;
  readonly detail: string;
}

/** A packet whose addresses stand on its second line. */
interface Pending {
  readonly time: number;
  readonly line: number;
  readonly header: string;
  readonly frame: number;
  readonly outcome: OutcomeCode;
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `192.0.2.1.53`, `2001:db8::1.53`, `mail.example.smtp`; without a port where the protocol has none. */
function readEndpoint(word: string, ported: boolean): Endpoint {
  const dot = word.lastIndexOf('.');
  const before = word.slice(0, Math.max(dot, 0));
  if (dot > 0 && isAddress(before)) return { host: before, port: portOf(word.slice(dot + 1)) };
  const whole: boolean = isAddress(word);
  if (!ported || dot <= 0 || whole) return { host: word, port: Number.NaN };
  return { host: before, port: portOf(word.slice(dot + 1)) };
}

function protocolOf(rest: string, header: string): string {
  const told = /\b(?:proto|next-header) ([A-Za-z0-9-]{1,20}) \(/.exec(header);
  if (told) return told[1]!.toLowerCase();
  if (/^(?:Flags \[|tcp |\[\|tcp\]|[SFPRWE.]{1,6} (?:[0-9]{1,10}:|ack |win ))/.test(rest) || rest.includes(' Flags [')) return 'tcp';
  if (/^(?:UDP|udp)\b/.test(rest)) return 'udp';
  if (/ICMP6/.test(rest.slice(0, 60))) return 'icmp6';
  if (rest.startsWith('ICMP')) return 'icmp';
  const word = /^(igmp|GRE|ESP|AH|PIM|OSPF|VRRP|EIGRP)/i.exec(rest);
  return word ? word[1]!.toLowerCase() : PORTLESS.test(rest) ? 'ip' : 'udp';
}

/** The packet in `text`, which begins with its addresses; `header` is what `-v` printed before them. */
function readPacket(text: string, header: string, frame: number): Packet | null {
  const pair = PAIR.exec(text);
  if (!pair) return null;
  const rest = text.slice(pair[0].length);
  const ported = !PORTLESS.test(rest);
  const from = readEndpoint(pair[1]!, ported);
  const to = readEndpoint(pair[2]!, ported);
  const query = QUERY.exec(rest.slice(0, 400));
  const size =
    /(?:^[SFPRWE.]{1,6} [0-9]{1,10}:[0-9]{1,10}\(|, length |^tcp |^UDP, length |^udp )([0-9]{1,7})(?::|$| |\))/.exec(rest) ??
    /\(([0-9]{1,6})\)$/.exec(rest);
  return {
    from: from.host,
    to: to.host,
    protocol: protocolOf(rest, header),
    port: servicePort(from.port, to.port),
    bytes: frame === frame ? frame : countOf(size?.[1]),
    detail: detailText([['query', query ? `${query[1]} ${query[2]}` : '']]),
  };
}

class TcpdumpParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly kinds = new FlowKinds();
  private readonly timed: boolean;
  private pending: Pending | null = null;
  private undated = false;
  private readonly years: YearClock;

  constructor(options: ParseOptions) {
    this.options = options;
    this.years = new YearClock(options);
    this.timed = options.head.lines.some((line) => readPrefix(line, options, null).timed);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    // What can hold addresses stands at the start; payloads of -A may be long.
    const text = textOf(bytes, start, Math.min(end, start + 4096));
    if (text.trim() === '') return sink.skip('blank');
    const prefix = readPrefix(text, this.options, this.years);
    if (prefix.timed || (!this.timed && /^(?:IP6?|ARP,|[A-Z][A-Za-z0-9/ .-]{1,20},) ?/.test(prefix.rest))) return this.first(prefix, sink);
    if (OWN_NOTICE.test(text)) return sink.skip("tcpdump's own message");
    return this.following(text, sink);
  }

  finish(sink: RecordSink): void {
    this.years.finish(sink);
    if (this.undated) {
      sink.notes.add('tcpdump printed no dates here, so packets are kept undated; with -tttt it prints them.');
    }
  }

  /** The first line of a packet. */
  private first(prefix: Prefix, sink: RecordSink): Verdict {
    this.pending = null;
    let rest = prefix.rest.replace(LINK, '');
    const ethernet = ETHERTYPE.exec(rest);
    const frame = ethernet ? Number(ethernet[1]) : Number.NaN;
    if (ethernet) rest = rest.slice(ethernet[0].length);
    rest = rest.replace(VLAN, '');
    const rule = PFLOG.exec(rest);
    const outcome = rule ? (PF_ACTIONS[rule[1]!] ?? Outcome.Unknown) : Outcome.Unknown;
    if (rule) rest = rest.slice(rule[0].length);
    rest = rest.replace(IP, '').trimStart();
    if (!HEADER.test(rest) && !PAIR.test(rest))
      rest = rest
        .slice(Math.max(0, rest.search(WITHIN)))
        .replace(IP, '')
        .trimStart();
    if (!HEADER.test(rest)) return this.emit(readPacket(rest, '', frame), prefix.time, outcome, sink);
    // IPv6 keeps to one line; IPv4 with -v goes on in the next.
    for (let close = rest.indexOf(') '), tries = 0; close > 0 && tries < 8; close = rest.indexOf(') ', close + 1), tries++) {
      const packet = readPacket(rest.slice(close + 2), rest.slice(0, close), frame);
      if (packet) return this.emit(packet, prefix.time, outcome, sink);
    }
    this.pending = { time: prefix.time, line: sink.line, header: rest, frame, outcome };
    return sink.skip('first line of a packet of two');
  }

  private following(text: string, sink: RecordSink): Verdict {
    const pending = this.pending;
    const packet = pending ? readPacket(text.trimStart(), pending.header, pending.frame) : null;
    if (!pending || !packet) return sink.skip('continuation, dump or payload');
    this.pending = null;
    sink.citeLine = pending.line;
    return this.emit(packet, pending.time, pending.outcome, sink);
  }

  private emit(packet: Packet | null, time: number, outcome: OutcomeCode, sink: RecordSink): Verdict {
    if (packet === null) return sink.skip('packet without IP addresses');
    if (time !== time) this.undated = true;
    const kind = this.kinds.of(sink, packet.protocol, packet.port);
    const detail = sink.detail(packet.detail);
    sink.event(time, sink.hostText(packet.from), sink.hostText(packet.to), kind, outcome, packet.bytes, detail);
    return RECORD;
  }
}

/** @param years null while only looking: a time without a year is then a time and no more */
function readPrefix(line: string, options: Pick<ParseOptions, 'zone'>, years: YearClock | null): Prefix {
  const text = line.replace(NUMBER, '');
  const dated = DATED.exec(text);
  if (dated) return { time: isoInstant(dated[1]!, options.zone), timed: true, rest: text.slice(dated[0].length) };
  const epoch = EPOCH.exec(text);
  if (epoch) {
    const micros = Number(epoch[1]) * 1_000_000 + Number(epoch[2]!.slice(0, 6));
    return { time: isExact(micros) ? micros : Number.NaN, timed: true, rest: text.slice(epoch[0].length) };
  }
  const yearless = YEARLESS.exec(text);
  const month = yearless ? monthOfText(yearless[1]!) : 0;
  if (yearless && month > 0) {
    const clock = (Number(yearless[3]) * 3600 + Number(yearless[4]) * 60 + Number(yearless[5])) * 1_000_000 + Number(yearless[6]);
    return { time: years?.read(month, Number(yearless[2]), clock) ?? Number.NaN, timed: true, rest: text.slice(yearless[0].length) };
  }
  const clock = CLOCK.exec(text);
  return { time: Number.NaN, timed: clock !== null, rest: clock ? text.slice(clock[0].length) : text };
}

const OWN =
  /^(?:[^ ]{2,255} > [^ ]{2,255}: (?:[SFPRWE.]{1,6} (?:[0-9]{1,10}:[0-9]{1,10}\([0-9]{1,5}\)|ack )|udp [0-9]{1,5}|icmp: )|IP6? {1,2}(?:\((?:tos|class|flowlabel|hlim)|\[|truncated|[^ ]{2,255} > [^ ]{2,255}: )|ARP, (?:Request|Reply|Ethernet)|[^,]{0,60},? ethertype |(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2} > |Loopback, skipCount|[A-Za-z0-9@._-]{1,20} +(?:In|Out) +(?:IP6?|ARP) )/;

function detect(head: Head): Detection | null {
  const lines = head.lines.filter((line) => line.trim() !== '' && !/^\s/.test(line.replace(NUMBER, '')) && !OWN_NOTICE.test(line));
  const zone = { zone: { toInstant: (local: number) => local } as ParseOptions['zone'] };
  let own = 0;
  let dated = 0;
  let yearless = 0;
  for (const line of lines.concat(head.lines.filter((one) => /^ [0-9]{2}:/.test(one)))) {
    const prefix = readPrefix(line, zone, null);
    if (!OWN.test(prefix.rest) && !PFLOG.test(prefix.rest) && !(prefix.timed && WITHIN.test(prefix.rest.slice(0, 400)))) continue;
    own++;
    if (DATED.test(line.replace(NUMBER, ''))) dated++;
    else if (YEARLESS.test(line)) yearless++;
  }
  if (own === 0) return null;
  const share = Math.min(1, own / Math.max(1, lines.length));
  return {
    confidence: 0.6 + 0.37 * share,
    reason: `${own} lines are packets as tcpdump prints them (IP source > destination:)`,
    needsZone: dated + yearless > 0,
    needsYear: yearless > 0,
  };
}

/** What tcpdump prints, in all its styles of time, with -v, -q, -e, and names or numbers. */
export const tcpdumpText: LineFormat = {
  id: 'tcpdump-text',
  title: 'tcpdump output',
  specification: 'https://www.tcpdump.org/manpages/tcpdump.1.html',
  from: 'the sender of the packet',
  to: 'its receiver; one event for each packet, of a tunnelled one the outer addresses; the kind names the lower port',
  reads: 'lines',
  detect,
  splittable: (options) => !options.head.lines.some((line) => /\((?:tos|class|flowlabel|hlim)\b/.test(line) || YEARLESS.test(line)),
  parser: (options) => new TcpdumpParser(options),
  samples: [
    {
      name: '-tttt -n',
      text: `reading from file lab.pcap, link-type EN10MB (Ethernet)
2024-05-06 09:10:00.787043 IP6 fe80::b058:30ff:fe6b:7317 > ff02::16: HBH ICMP6, multicast listener report v2, 6 group record(s), length 128
2024-05-06 09:10:01.046302 ARP, Request who-has 192.0.2.25 tell 192.0.2.13, length 28
2024-05-06 09:10:01.046325 IP 192.0.2.13.54875 > 192.0.2.25.25: Flags [S], seq 2146249239, win 64240, options [mss 1460], length 0
2024-05-06 09:10:01.054438 IP 192.0.2.14 > 192.0.2.80: ICMP echo request, id 77, seq 0, length 64
2024-05-06 09:10:01.058825 IP6 2001:db8::1.53 > 2001:db8::11.55809: 7713* 0/1/0 (84)
2024-05-06 09:10:01.058900 IP 192.0.2.11.55809 > 192.0.2.53.53: 7713+ A? www.example. (29)
`,
      zone: 'Europe/Berlin',
      events: [
        '2024-05-06T07:10:00.787043Z fe80::b058:30ff:fe6b:7317 > ff02::16 icmp6 unknown 128',
        '2024-05-06T07:10:01.046325Z 192.0.2.13 > 192.0.2.25 tcp/25 unknown 0',
        '2024-05-06T07:10:01.054438Z 192.0.2.14 > 192.0.2.80 icmp unknown 64',
        '2024-05-06T07:10:01.058825Z 2001:db8::1 > 2001:db8::11 udp/53 unknown 84',
        '2024-05-06T07:10:01.058900Z 192.0.2.11 > 192.0.2.53 udp/53 unknown 29',
      ],
      skipped: 2,
    },
    {
      name: '-v with numbers, and hexadecimal',
      text: `    1  2024-05-06 07:10:00.740079 IP (tos 0x0, ttl 64, id 22989, offset 0, flags [none], proto UDP (17), length 84)
    192.0.2.11.43966 > 198.51.100.18.8053: [udp sum ok] 22836+ [1au] A? www.example. ar: . OPT UDPsize=4096 (56)
	0x0000:  4500 0054 59cd 0000 4011 0000
    2  2024-05-06 07:10:00.870361 IP6 (flowlabel 0x0, hlim 64, next-header TCP (6) payload length: 40) 2001:db8::1.50001 > 2001:db8::2.443: Flags [S], length 0
`,
      events: [
        '2024-05-06T07:10:00.740079Z 192.0.2.11 > 198.51.100.18 udp/8053 unknown 56',
        '2024-05-06T07:10:00.870361Z 2001:db8::1 > 2001:db8::2 tcp/443 unknown 0',
      ],
      skipped: 2,
    },
    {
      name: '-e, -q and names, without dates',
      text: `07:10:00.046325 b2:58:30:6b:73:17 > b2:d5:4a:65:fa:d8, ethertype IPv4 (0x0800), length 74: 192.0.2.13.54875 > mail.example.smtp: tcp 0
07:10:00.046342 b2:58:30:6b:73:17 > Broadcast, ethertype ARP (0x0806), length 42: Request who-has 192.0.2.25 tell 192.0.2.13, length 28
07:10:00.046359 eth0  Out IP www.example.https > 192.0.2.13.54875: tcp 27
`,
      events: ['- 192.0.2.13 > mail.example tcp/25 unknown 74', '- www.example > 192.0.2.13 tcp/443 unknown 27'],
      skipped: 1,
    },
    {
      name: 'pflog of OpenBSD and FreeBSD, and tcpdump 3',
      text: `May  6 09:10:00.123456 rule 16/(match) block in on em0: 192.0.2.1.1234 > 198.51.100.2.80: S 123:123(0) win 5840
May  6 09:10:01.123456 rule 3/0(match) [uid 0, pid 1]: pass out on em0: 2001:db8::1.1234 > 2001:db8::2.80: [|tcp]
2024-05-06 09:10:02.123456 rule 5..16777216/0(match): block in on ix0: 192.0.2.1.1234 > 198.51.100.2.22: Flags [S], seq 0, win 65535, length 0
09:10:03.123456 192.0.2.5.137 > 192.0.2.255.137: udp 50
`,
      zone: 'Europe/Berlin',
      year: 2024,
      events: [
        '2024-05-06T07:10:00.123456Z 192.0.2.1 > 198.51.100.2 tcp/80 refused 0',
        '2024-05-06T07:10:01.123456Z 2001:db8::1 > 2001:db8::2 tcp/80 accepted',
        '2024-05-06T07:10:02.123456Z 192.0.2.1 > 198.51.100.2 tcp/22 refused 0',
        '- 192.0.2.5 > 192.0.2.255 udp/137 unknown 50',
      ],
    },
    {
      name: 'other link layers: PPPoE, MPLS, ARCnet, PKTAP',
      text: `    1  2024-05-06 07:10:00.000001 be 50 c3 65: 192.0.2.1.1024 > 192.0.2.53.53: 16943+ A? www.example. (29)
    2  2024-05-06 07:10:00.000002 DLT EN10MB (1) len 108, length 182: 00:00:5e:00:53:01 > 00:00:5e:00:53:02, ethertype IPv4 (0x0800), length 74: 192.0.2.2.63538 > 192.0.2.53.53: 17153+ A? www.example. (32)
    3  2024-05-06 07:10:00.000003 00:00:5e:00:53:01 > 00:00:5e:00:53:02, ethertype PPPoE S (0x8864), length 82: PPPoE  [ses 0x11] PPP-IP (0x0021), length 62: (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60)
    192.0.2.3.5000 > 198.51.100.3.443: Flags [S], seq 0, win 64240, length 0
    4  2024-05-06 07:10:00.000004 MPLS (label 100, tc 0, [S], ttl 64) IP mail.example.5000 > 198.51.100.4.25: Flags [S], seq 0, win 64240, length 0
    5  2024-05-06 07:10:00.000005 be 00 ea 26: Request who-has 192.0.2.254 tell 192.0.2.1, length 18
`,
      events: [
        '2024-05-06T07:10:00.000001Z 192.0.2.1 > 192.0.2.53 udp/53 unknown 29',
        '2024-05-06T07:10:00.000002Z 192.0.2.2 > 192.0.2.53 udp/53 unknown 32',
        '2024-05-06T07:10:00.000003Z 192.0.2.3 > 198.51.100.3 tcp/443 unknown 82',
        '2024-05-06T07:10:00.000004Z mail.example > 198.51.100.4 tcp/25 unknown 0',
      ],
      skipped: 2,
    },
    {
      name: '-t',
      text: `IP 192.0.2.13.54875 > 192.0.2.25.25: Flags [S], seq 2146249239, win 64240, length 0
ARP, Request who-has 192.0.2.25 tell 192.0.2.13, length 28
`,
      events: ['- 192.0.2.13 > 192.0.2.25 tcp/25 unknown 0'],
      skipped: 1,
    },
    {
      name: '-tt',
      text: `1714979400.250000 IP 192.0.2.13.54875 > 192.0.2.25.25: Flags [.], ack 1, win 63, length 0
`,
      events: ['2024-05-06T07:10:00.250000Z 192.0.2.13 > 192.0.2.25 tcp/25 unknown 0'],
    },
  ],
};
