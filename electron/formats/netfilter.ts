import { printIPv6, readIPv4 } from '../../shared/lib/ip.ts';
import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact, monthOfText, wallMicros } from './scan/calendar.ts';
import { OwnTime, timeShape } from './scan/own-time.ts';
import { detailText } from './words/detail.ts';
import { bothDirections, countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';

/** `dmesg -T`: `[Mon May  6 07:10:00 2024] `. The kernel's own `[12345.678901]` counts from the start of the machine and tells no time. */
const DMESG = /^\[(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}([0-9]{1,2}) ([0-9]{2}):([0-9]{2}):([0-9]{2}) ([0-9]{4})\] */;
const UPTIME = /^\[ *[0-9]{1,12}\.[0-9]{6}\] */;
const MOST_WORDS = 200;

/** The words of a packet: the first value of each name, what stood before the first, and the flags that have no value. */
interface Packet {
  readonly fields: ReadonlyMap<string, string>;
  readonly prefix: string;
  readonly flags: readonly string[];
  /** Sums over `PKTS=` and `BYTES=` of both directions, as conntrack prints them. */
  readonly flowBytes: number;
}

function readPacket(text: string): Packet | null {
  const fields = new Map<string, string>();
  const flags: string[] = [];
  const prefix: string[] = [];
  let flowBytes = Number.NaN;
  let inner = false;
  for (let word of text.split(' ', MOST_WORDS)) {
    if (word.startsWith('[SRC=')) inner = true;
    // A prefix is put before IN= without a blank of its own.
    const glued = fields.size === 0 ? GLUED.exec(word) : null;
    if (glued) {
      prefix.push(glued[1]!);
      word = word.slice(glued[1]!.length);
    }
    const equals = inner ? -1 : word.indexOf('=');
    const name = equals > 0 ? word.slice(0, equals) : '';
    if (/^[A-Za-z]{2,12}$/.test(name) && (fields.size > 0 || /^(?:IN|OUT|SRC|XX|PHYSIN)$/.test(name))) {
      const value = word.slice(equals + 1);
      if (!fields.has(name)) fields.set(name, value);
      if (name === 'BYTES') flowBytes = bothDirections(flowBytes, countOf(value));
    } else if (fields.size === 0) prefix.push(word);
    else if (!inner && /^[A-Z]{2,4}$/.test(word)) flags.push(word);
  }
  return fields.has('SRC') && fields.has('DST') ? { fields, prefix: prefix.join(' ').trim(), flags, flowBytes } : null;
}

const GLUED = /^(.{1,64}?)(?=(?:IN|PHYSIN)=[A-Za-z0-9._@-]{0,40}$)/;

/** `[WAN_IN-2000-D]` of EdgeOS and VyOS, `[WAN_IN-D-10021]` of UniFi: ruleset, rule, and accept, drop, reject or return for what it did. */
const RULESET = /\[[^\]]{1,60}-(?:(?:[0-9]{1,10}|default)-(A|D|R|RET)|(A|D|R|RET)-[0-9]{1,10})\]/;
const RULE_VERDICTS: Readonly<Record<string, OutcomeCode>> = {
  A: Outcome.Accepted,
  D: Outcome.Refused,
  R: Outcome.Refused,
  // What comes after the return is not told here.
  RET: Outcome.Unknown,
};

/** What the rule's prefix says was done; most prefixes are free text that says nothing. */
export function verdictOf(prefix: string): OutcomeCode {
  const ruleset = RULESET.exec(prefix);
  if (ruleset) return RULE_VERDICTS[ruleset[1] ?? ruleset[2]!]!;
  if (/(?:^|[^a-z])(?:drop(?:ped)?|block(?:ed)?|rej(?:ect(?:ed)?)?|den(?:y|ied)|discard(?:ed)?|bad|invalid|martian)(?:[^a-z]|$)/i.test(prefix))
    return Outcome.Refused;
  return /(?:^|[^a-z])(?:acc(?:ept(?:ed)?)?|allow(?:ed)?|pass(?:ed)?|permit(?:ted)?)(?:[^a-z]|$)/i.test(prefix) ? Outcome.Accepted : Outcome.Unknown;
}

/** Programs that hand over what the kernel logged. */
const LOGGERS = /^(?:kernel|ulogd2?|klogd|dmesg|)$/;

class NetfilterParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly own: OwnTime;
  private readonly kinds = new FlowKinds();

  constructor(options: ParseOptions) {
    this.options = options;
    this.own = new OwnTime(options);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    // A bracket at the start is the kernel's clock or a rule's prefix, never an epoch.
    const at = bytes[start] === 91 ? start : this.own.read(bytes, start, end);
    const own = bytes[start] === 91 ? Number.NaN : this.own.time;
    const text = textOf(bytes, at, end);
    if (text.trim() === '') return sink.skip('blank');
    if (text.includes('oob.')) return this.printed(text, sink);
    const uptime = UPTIME.exec(text);
    const dmesg = uptime ? null : DMESG.exec(text);
    const time = dmesg ? this.dmesgTime(dmesg) : own === own ? own : sink.carrierTime;
    return this.packet(text.slice(uptime?.[0].length ?? dmesg?.[0].length ?? 0), time, uptime !== null, sink);
  }

  finish(sink: RecordSink): void {
    this.own.finish(sink);
  }

  private packet(text: string, time: number, kernel: boolean, sink: RecordSink): Verdict {
    const packet = text.includes('SRC=') ? readPacket(text) : null;
    if (packet === null) {
      const ours = kernel || (sink.carrierProgram !== '' && LOGGERS.test(sink.carrierProgram));
      return ours ? sink.skip('message of the kernel without a packet') : sink.reject('no SRC= and DST= of a packet');
    }
    const { fields } = packet;
    const from = fields.get('SRC')!;
    const to = fields.get('DST')!;
    if (!isAddress(from) || !isAddress(to)) return sink.reject('SRC= or DST= is no address');
    // A file written without the name of the kernel has the rule's prefix where syslog has the program.
    const rule = packet.prefix || (LOGGERS.test(sink.carrierProgram) ? '' : sink.carrierProgram);
    const detail = detailText([
      ['rule', rule.replace(/^[[\s]+|[\]:\s]+$/g, '')],
      ['in', fields.get('IN') ?? ''],
      ['out', fields.get('OUT') ?? ''],
      ['flags', packet.flags.filter((flag) => TCP_FLAGS.has(flag)).join(',')],
      ['icmp', fields.has('TYPE') ? `${fields.get('TYPE')}/${fields.get('CODE') ?? ''}` : ''],
    ]);
    const kind = this.kinds.of(sink, fields.get('PROTO') ?? '', portNumber(fields.get('DPT')));
    const length = countOf(fields.get('LEN'));
    const bytes = length === length ? length : packet.flowBytes;
    sink.event(time, sink.hostText(from), sink.hostText(to), kind, verdictOf(rule), bytes, sink.detail(detail));
    return RECORD;
  }

  private dmesgTime(found: RegExpExecArray): number {
    const wall = wallMicros(Number(found[6]), monthOfText(found[1]!), Number(found[2]), Number(found[3]), Number(found[4]), Number(found[5]));
    return wall === wall ? this.options.zone.toInstant(wall) : wall;
  }

  /** A line of ulogd's GPRINT output: `oob.prefix=...,oob.time.sec=...,ip.saddr=...`. */
  private printed(text: string, sink: RecordSink): Verdict {
    const fields = new Map(text.split(',', MOST_WORDS).map((pair) => splitPair(pair)));
    // The plain fields hold four bytes even for IPv6; the IP2STR plugin adds the whole address.
    const cut = fields.get('oob.family') === '10' && !fields.has('ip.saddr.str');
    const from = address(fields.get('ip.saddr.str') ?? fields.get('ip.saddr') ?? '', cut);
    const to = address(fields.get('ip.daddr.str') ?? fields.get('ip.daddr') ?? '', cut);
    if (from === '' || to === '') return sink.reject('no ip.saddr and ip.daddr of a packet');
    if (cut) sink.notes.add('ulogd printed only the first four bytes of IPv6 addresses; such hosts stand as networks (2001:db8::/32).');
    const seconds = countOf(fields.get('oob.time.sec'));
    const micros = countOf(fields.get('oob.time.usec'));
    const time = seconds * 1_000_000 + (micros < 1_000_000 ? micros : 0);
    const protocol = fields.get('ip.protocol') ?? '';
    const port = portNumber(fields.get('tcp.dport') ?? fields.get('udp.dport'));
    const prefix = (fields.get('oob.prefix') ?? '').trim();
    const detail = detailText([['rule', prefix.replace(/^[[\s]+|[\]:\s]+$/g, '')]]);
    const length = countOf(fields.get('ip.totlen') ?? fields.get('raw.pktlen'));
    const when = isExact(time) ? time : sink.carrierTime;
    sink.event(when, sink.hostText(from), sink.hostText(to), this.kinds.of(sink, protocol, port), verdictOf(prefix), length, sink.detail(detail));
    return RECORD;
  }
}

const TCP_FLAGS = new Set(['SYN', 'ACK', 'FIN', 'RST', 'PSH', 'URG', 'ECE', 'CWR']);

function splitPair(pair: string): [string, string] {
  const equals = pair.indexOf('=');
  return equals < 0 ? [pair, ''] : [pair.slice(0, equals).trim(), pair.slice(equals + 1)];
}

/** An address, or the network of an IPv6 address of which only four bytes were printed as if it were IPv4. '' when it is neither. */
function address(text: string, cut: boolean): string {
  const number = cut ? readIPv4(text) : null;
  if (number !== null) return `${printIPv6([Math.floor(number / 65_536), number % 65_536, 0, 0, 0, 0, 0, 0])}/32`;
  return isAddress(text) ? text : '';
}

const isPacketLine = (line: string): boolean =>
  (line.includes('SRC=') && /(?:^|[ \]])SRC=[^ ]{2,45} DST=[^ ]{2,45}(?: |$)/.test(line)) ||
  (line.includes('oob.') && /\bip\.saddr=[^,]{2,45},ip\.daddr=/.test(line));

function detect(head: Head): Detection | null {
  const lines = head.lines.filter((line) => line.trim() !== '');
  const own = lines.filter(isPacketLine).length;
  if (own === 0) return null;
  const shape = timeShape(lines);
  return {
    confidence: 0.6 + 0.37 * (own / lines.length),
    reason: `${own} of the first ${lines.length} lines tell of packets as the Linux firewall logs them (SRC= DST= PROTO=)`,
    needsZone: shape.needsZone || lines.some((line) => DMESG.test(line)),
    needsYear: shape.needsYear,
  };
}

/** Packets logged by the Linux firewall: iptables, nftables, ufw, firewalld; and by ulogd. */
export const netfilter: LineFormat = {
  id: 'netfilter',
  title: 'Linux firewall (netfilter)',
  specification: 'https://www.netfilter.org/documentation/',
  from: 'the source address of the packet',
  to: 'its destination address; bytes are the length of the packet',
  reads: 'lines',
  detect,
  splittable: (options) => !timeShape(options.head.lines).needsYear,
  parser: (options) => new NetfilterParser(options),
  samples: [
    {
      name: 'messages as syslog hands them over',
      text: `[50028442.088484] IN=enp1s0 OUT= MAC=00:08:a2:0c:1f:12:00:c8:8b:e2:d6:87:08:00 SRC=192.0.2.107 DST=198.51.100.67 LEN=40 TOS=0x00 PREC=0x00 TTL=245 ID=37308 PROTO=TCP SPT=8080 DPT=8123 WINDOW=1024 RES=0x00 SYN URGP=0
[UFW BLOCK] IN=eth0 OUT= MAC= SRC=2001:db8::11 DST=2001:db8::1 LEN=72 TC=0 HOPLIMIT=255 FLOWLBL=0 PROTO=ICMPv6 TYPE=135 CODE=0 MARK=0x0 
[  203.842973] FW ACCEPT out: IN= OUT=lo SRC=127.0.0.1 DST=127.0.0.53 LEN=76 TOS=0x00 PREC=0x00 TTL=64 ID=25029 DF PROTO=UDP SPT=49007 DPT=53 LEN=56
[  203.842999] ICMP err: IN=eth0 OUT= SRC=192.0.2.1 DST=192.0.2.9 LEN=56 PROTO=ICMP TYPE=3 CODE=3 [SRC=192.0.2.9 DST=198.51.100.1 LEN=28 PROTO=UDP SPT=1 DPT=2 LEN=8 ] 
[  204.000000] eth0: link up
`,
      events: [
        '- 192.0.2.107 > 198.51.100.67 tcp/8123 unknown 40',
        '- 2001:db8::11 > 2001:db8::1 icmp6 refused 72',
        '- 127.0.0.1 > 127.0.0.53 udp/53 accepted 76',
        '- 192.0.2.1 > 192.0.2.9 icmp unknown 56',
      ],
      skipped: 1,
    },
    {
      name: 'dmesg -T',
      text: `[Mon May  6 09:10:00 2024] DROP IN=eth0 OUT=eth1 SRC=192.0.2.107 DST=198.51.100.67 LEN=40 PROTO=TCP SPT=8080 DPT=22 SYN
`,
      zone: 'Europe/Berlin',
      events: ['2024-05-06T07:10:00Z 192.0.2.107 > 198.51.100.67 tcp/22 refused 40'],
    },
    {
      name: 'rulesets of EdgeOS and UniFi, SuSEfirewall2, Shorewall, a prefix without a blank, a prefix where syslog has the program',
      text: `May  6 07:10:00 gate kernel: [WAN_IN-default-D]IN=eth0 OUT=eth1 MAC= SRC=192.0.2.107 DST=198.51.100.67 LEN=40 PROTO=TCP SPT=8080 DPT=22 SYN
May  6 07:10:01 gate kernel: [LAN_OUT-2000-A]IN=eth1.90 OUT=eth0 MAC= SRC=192.0.2.107 DST=198.51.100.67 LEN=40 PROTO=UDP SPT=8080 DPT=53 LEN=20
May  6 07:10:06 gate gate [WAN_LAN-D-10021] DESCR="WEB" IN=eth2 OUT=br2 MAC= SRC=192.0.2.108 DST=198.51.100.67 LEN=52 TOS=00 PROTO=TCP SPT=63499 DPT=443 SYN MARK=1a0000
May  6 07:10:07 gate gate [LAN_WAN-A-2147483647] DESCR="[LAN_WAN]Allow All Traffic" IN=br0 OUT=eth3 MAC= SRC=192.0.2.109 DST=198.51.100.67 LEN=52 PROTO=UDP SPT=6 DPT=53
May  6 07:10:08 gate gate [LAN_LOCAL-RET-2147483647] DESCR="no rule description" IN=br0 OUT= MAC= SRC=192.0.2.109 DST=224.0.0.5 LEN=84 PROTO=89
May  6 07:10:02 gate kernel: DROPPEDIN=eth0 OUT= MAC= SRC=192.0.2.107 DST=198.51.100.67 LEN=40 PROTO=TCP SPT=8080 DPT=23 SYN
May  6 07:10:04 gate kernel: [10051.313745] SFW2-INext-ACC-TCP IN=eth0 OUT= MAC= SRC=192.0.2.107 DST=198.51.100.67 LEN=60 PROTO=TCP SPT=8080 DPT=631 SYN
May  6 07:10:05 gate Shorewall:net2fw:DROP:IN=eth1 OUT= MAC= SRC=192.0.2.107 DST=198.51.100.67 LEN=60 PROTO=TCP SPT=8080 DPT=25 SYN
May  6 07:10:03 DENY: IN=eth0 OUT= MAC= SRC=192.0.2.107 DST=198.51.100.67 LEN=88 PROTO=ICMP TYPE=8 CODE=0
`,
      year: 2024,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.107 > 198.51.100.67 tcp/22 refused 40',
        '2024-05-06T07:10:01Z 192.0.2.107 > 198.51.100.67 udp/53 accepted 40',
        '2024-05-06T07:10:06Z 192.0.2.108 > 198.51.100.67 tcp/443 refused 52',
        '2024-05-06T07:10:07Z 192.0.2.109 > 198.51.100.67 udp/53 accepted 52',
        '2024-05-06T07:10:08Z 192.0.2.109 > 224.0.0.5 ospf unknown 84',
        '2024-05-06T07:10:02Z 192.0.2.107 > 198.51.100.67 tcp/23 refused 40',
        '2024-05-06T07:10:04Z 192.0.2.107 > 198.51.100.67 tcp/631 accepted 60',
        '2024-05-06T07:10:05Z 192.0.2.107 > 198.51.100.67 tcp/25 refused 60',
        '2024-05-06T07:10:03Z 192.0.2.107 > 198.51.100.67 icmp refused 88',
      ],
    },
    {
      name: 'ulogd GPRINT',
      text: `raw.pktlen=64,oob.prefix=[UFW AUDIT] ,oob.time.sec=1714979400,oob.time.usec=311041,oob.family=10,ip.saddr=32.1.13.184,ip.daddr=32.1.13.184,ip.protocol=17,udp.sport=1,udp.dport=161
raw.pktlen=64,oob.prefix=x ,oob.time.sec=1714979401,oob.time.usec=0,oob.family=10,ip.saddr=32.1.13.184,ip.daddr=32.1.13.184,ip.protocol=58,ip.saddr.str=2001:db8::11,ip.daddr.str=2001:db8::1
raw.pktlen=121,oob.prefix=DROP ,oob.time.sec=1714979400,oob.time.usec=463415,oob.family=2,ip.saddr=192.0.2.14,ip.daddr=192.0.2.1,ip.protocol=6,ip.totlen=60,tcp.sport=1,tcp.dport=22
`,
      events: [
        '2024-05-06T07:10:00.311041Z 2001:db8::/32 > 2001:db8::/32 udp/161 unknown 64',
        '2024-05-06T07:10:01Z 2001:db8::11 > 2001:db8::1 icmp6 unknown 64',
        '2024-05-06T07:10:00.463415Z 192.0.2.14 > 192.0.2.1 tcp/22 refused 60',
      ],
    },
  ],
};
