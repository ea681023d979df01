import { Outcome } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { NamedColumns, splitQuoted } from './scan/named-columns.ts';
import { ANSWERED_WITHIN, emitPacket } from './tshark/packet.ts';
import { isLocalTime, UNDATED, wiresharkInstant } from './tshark/time.ts';
import { isFrameLine, VerbosePackets } from './tshark/verbose.ts';
import { FlowKinds, portNumber, protocolName } from './words/flow.ts';
import type { HostPort } from './words/host-port.ts';
import { servicePort } from './words/port-names.ts';

type Mode = 'columns' | 'fields' | 'export' | 'conversations' | 'verbose';

/** `    4   1.259282   192.0.2.13 → 192.0.2.25   TCP 74 54875 → 25 [SYN] ...`, with a time in any style. */
const PACKET =
  /^ *(?:[0-9]{1,10}[ \t]+)?((?:[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|\/[0-9]{3}) )?[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3,9}|-?[0-9]{1,11}\.[0-9]{3,9})[ \t]+([^ \t]{1,255})[ \t]+(?:→|->)[ \t]+([^ \t]{1,255})[ \t]+([A-Za-z0-9_/.+-]{1,40})[ \t]+([0-9]{1,7})(?:[ \t]|$)/;
/** A line of -x. */
const DUMP = /^[0-9a-f]{4,8} {2}(?:[0-9a-f]{2} ){1,16}/;
const PORTS = /^[ \t]?([0-9]{1,5}) (?:→|->|>) ([0-9]{1,5})(?: |$)/;
const CONVERSATION = /^([^ ]{2,100}) +<-> +([^ ]{2,100}) +([0-9].*)$/;
const CONVERSATIONS = /^([A-Za-z0-9]{2,12}) Conversations$/;

/** Names of the fields in a header line that -E header=y printed, and what parts them; null when it is none. */
function fieldNames(line: string): { readonly names: readonly string[]; readonly separator: string } | null {
  for (const separator of ['\t', ',', ';', '|', ' ']) {
    const names = splitQuoted(line.trim(), separator, 200);
    const fields = names.filter((name) => /^(?:_ws\.col\.[A-Za-z]+|[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)$/.test(name)).length;
    const known = names.filter((name) => /^(?:frame|ip|ipv6|eth|tcp|udp|dns|http|tls|ssl|_ws)\./.test(name)).length;
    if (names.length >= 2 && fields === names.length && known >= 2) return { names, separator };
  }
  return null;
}

/** Columns of a packet list exported by Wireshark, under the names of fields. */
const EXPORTED: Readonly<Record<string, string>> = {
  'no.': 'frame.number',
  time: 'time',
  source: '_ws.col.Source',
  destination: '_ws.col.Destination',
  protocol: '_ws.col.Protocol',
  length: 'frame.len',
  info: '_ws.col.Info',
  'source port': 'tcp.srcport',
  'destination port': 'tcp.dstport',
};

function exportedNames(line: string): readonly string[] | null {
  const names = splitQuoted(line.trim(), ',', 100).map((name) => name.trim().toLowerCase());
  const found =
    ['time', 'source', 'destination', 'protocol'].every((name) => names.includes(name)) && (names.includes('no.') || names.includes('info'));
  return found ? names.map((name) => EXPORTED[name] ?? name) : null;
}

function modeOf(head: Head): { readonly mode: Mode; readonly because: string; readonly share: number } | null {
  const lines = head.lines.filter((line) => line.trim() !== '');
  const opening = lines[0] ?? '';
  if (fieldNames(opening)) return { mode: 'fields', because: 'the first line names fields of Wireshark (tshark -T fields)', share: 1 };
  if (exportedNames(opening)) return { mode: 'export', because: 'the first line names the columns of a packet list exported by Wireshark', share: 1 };
  if (lines.slice(0, 5).some((line) => CONVERSATIONS.test(line)) && lines.some((line) => CONVERSATION.test(line))) {
    return { mode: 'conversations', because: 'a table of conversations as tshark -z conv prints it', share: 1 };
  }
  const frames = lines.filter(isFrameLine).length;
  if (frames > 0 && lines.some((line) => /^ {4}(?:UTC )?Arrival Time: /.test(line)))
    return { mode: 'verbose', because: `${frames} packets begin as tshark -V dissects them (Frame N: ... bytes on wire)`, share: 1 };
  const printed = lines.filter((line) => !DUMP.test(line));
  const packets = printed.filter((line) => PACKET.test(line)).length;
  return packets > 0
    ? {
        mode: 'columns',
        because: `${packets} of the first ${printed.length} lines are packets as tshark prints them (source → destination)`,
        share: packets / printed.length,
      }
    : null;
}

class TsharkParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly mode: Mode;
  private readonly kinds = new FlowKinds();
  private readonly columns = new NamedColumns();
  private separator = ',';
  private byName = false;
  private conversation = '';
  private readonly verbose: VerbosePackets;
  private undated = false;

  constructor(options: ParseOptions) {
    this.options = options;
    this.verbose = new VerbosePackets(options.zone, this.kinds);
    this.mode = modeOf(options.head)?.mode ?? 'columns';
    const opening = options.head.lines.find((line) => line.trim() !== '');
    if (opening !== undefined) this.header(opening);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end);
    if (text.trim() === '') return sink.skip('blank');
    if (this.mode === 'conversations') return this.talk(text, sink);
    if (this.mode === 'verbose') return this.verbose.line(text, sink);
    if (this.mode === 'columns') return this.packet(text, sink);
    return this.header(text) ? sink.skip('header') : this.row(text, sink);
  }

  finish(sink: RecordSink): void {
    this.verbose.finish(sink);
    if (this.undated) sink.notes.add(UNDATED);
  }

  /** Takes in a line that names columns; false when it is none. */
  private header(line: string): boolean {
    const found = this.mode === 'fields' ? fieldNames(line) : null;
    const names = found?.names ?? (this.mode === 'export' ? exportedNames(line) : null);
    if (!names) return false;
    this.separator = found?.separator ?? ',';
    this.columns.name(names);
    this.byName = names.includes('dns.qry.name');
    return true;
  }

  private row(text: string, sink: RecordSink): Verdict {
    const fields = splitQuoted(text, this.separator, 200);
    if (fields.length !== this.columns.width) return sink.reject(`${fields.length} fields, and the header names ${this.columns.width}`);
    this.columns.set(fields);
    const field = (...names: readonly string[]): string => this.columns.text(...names);
    const told = field('frame.time_epoch', 'frame.time_utc', 'frame.time', 'time', '_ws.col.Time', '_ws.col.cls_time', '_ws.col.UTCtime');
    const info = PORTS.exec(field('_ws.col.Info'));
    const extra = (...names: readonly string[]): string => field(...names) || (info ? portsOfInfo(names, field('_ws.col.Protocol'), info) : '');
    const time = wiresharkInstant(told, this.options.zone);
    if (time !== time) this.undated = true;
    return emitPacket(extra, time, this.byName, this.kinds, sink);
  }

  private packet(text: string, sink: RecordSink): Verdict {
    const found = PACKET.exec(text);
    if (!found)
      return /^(?:Running as|Capturing on|[0-9]{1,10} packets? |tshark: |=+$|[A-Z][A-Za-z0-9 ]{2,40} \([0-9]{1,7} bytes\):$)/.test(text.trim())
        ? sink.skip("tshark's own message")
        : DUMP.test(text)
          ? sink.skip('bytes of a packet')
          : sink.reject('not a packet: number, time, source → destination were looked for');
    const time = wiresharkInstant(found[1]!, this.options.zone);
    if (time !== time) this.undated = true;
    const ports = PORTS.exec(text.slice(found[0].length));
    const port = ports ? servicePort(portNumber(ports[1]), portNumber(ports[2])) : Number.NaN;
    const kind = this.kinds.of(sink, found[4]!, port);
    sink.event(time, sink.hostText(found[2]!), sink.hostText(found[3]!), kind, Outcome.Unknown, Number(found[5]));
    return RECORD;
  }

  /** In tables of TCP, UDP and SCTP every end has a port after its last colon, IPv6 too; in others none has. */
  private end(word: string): HostPort {
    if (this.conversation === '') return { host: word, port: '' };
    const colon = word.lastIndexOf(':');
    return colon > 0 ? { host: word.slice(0, colon).replace(/^\[|\]$/g, ''), port: word.slice(colon + 1) } : { host: word, port: '' };
  }

  /** A row of `-z conv,tcp`: both ends, then frames and bytes of each direction and both. Bytes have units (`50 kB`), so they are rounded by tshark. */
  private talk(text: string, sink: RecordSink): Verdict {
    const title = CONVERSATIONS.exec(text.trim());
    if (title) this.conversation = /^ip|^eth/i.test(title[1]!) ? '' : title[1]!;
    const row = CONVERSATION.exec(text);
    if (!row) return sink.skip('heading of a table');
    const from = this.end(row[1]!);
    const to = this.end(row[2]!);
    const bytes = totalBytes(row[3]!);
    this.undated = true;
    const kind = this.kinds.of(sink, protocolName(this.conversation), servicePort(portNumber(from.port), portNumber(to.port)));
    sink.event(Number.NaN, sink.hostText(from.host), sink.hostText(to.host), kind, Outcome.Unknown, bytes);
    return RECORD;
  }
}

/** The ports of `54875 → 25 [SYN]` under the names they would have as fields. */
function portsOfInfo(names: readonly string[], protocol: string, ports: RegExpExecArray): string {
  const prefix = protocol.toLowerCase();
  if (prefix !== 'tcp' && prefix !== 'udp') return '';
  if (names.includes(`${prefix}.srcport`)) return ports[1]!;
  return names.includes(`${prefix}.dstport`) ? ports[2]! : '';
}

const UNITS: Readonly<Record<string, number>> = {
  bytes: 1,
  byte: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 1024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};

/** The sixth number: bytes in both directions. Older versions print plain numbers. */
function totalBytes(text: string): number {
  const numbers: number[] = [];
  for (const word of text.replace(/\|/g, ' ').split(/ +/, 40)) {
    const unit = Object.hasOwn(UNITS, word) ? UNITS[word]! : 0;
    if (unit > 0 && numbers.length > 0) numbers[numbers.length - 1]! *= unit;
    else if (/^[0-9][0-9,]{0,15}(?:\.[0-9]{1,12})?$/.test(word)) numbers.push(Number(word.replace(/,/g, '')));
  }
  return numbers.length >= 6 ? numbers[5]! : Number.NaN;
}

function detect(head: Head): Detection | null {
  const mode = modeOf(head);
  if (!mode) return null;
  const times = head.lines.slice(0, 20).map((line) => PACKET.exec(line)?.[1] ?? '');
  const quoted =
    mode.mode === 'fields' || mode.mode === 'export'
      ? head.lines.slice(1, 20).flatMap((line) => splitQuoted(line, fieldNames(head.lines[0] ?? '')?.separator ?? ',', 200))
      : [];
  const epoch = mode.mode === 'fields' && /frame\.time_epoch|frame\.time_utc/.test(head.lines[0] ?? '');
  return { confidence: 0.6 + 0.375 * mode.share, reason: mode.because, needsZone: !epoch && [...times, ...quoted].some(isLocalTime) };
}

/** What tshark prints in columns or as chosen fields with a header, packet lists exported by Wireshark, and tables of conversations. */
export const tsharkText: LineFormat = {
  id: 'tshark-text',
  title: 'tshark and Wireshark text',
  specification: 'https://www.wireshark.org/docs/man-pages/tshark.html',
  from: 'the sender of the packet; of a row with dns.qry.name, the client; of a conversation, the end named first',
  to: 'its receiver; the name asked for; the end named second. The kind names the lower port',
  reads: 'lines',
  detect,
  splittable: (options) => !['conversations', 'verbose'].includes(modeOf(options.head)?.mode ?? ''),
  parser: (options) => new TsharkParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
  samples: [
    {
      name: 'default columns',
      text: `    1   0.000000 2001:db8::7317 → ff02::16     ICMPv6 190 Multicast Listener Report Message v2
    2   1.259259 b2:58:30:6b:73:17 → ff:ff:ff:ff:ff:ff ARP 42 Who has 192.0.2.25? Tell 192.0.2.13
    4   1.259282   192.0.2.13 → 192.0.2.25   TCP 74 54875 → 25 [SYN] Seq=0 Win=64240 Len=0 MSS=1460
    5 2024-05-06 09:10:00.259299   192.0.2.25 → 192.0.2.13   TCP 74 25 → 54875 [SYN, ACK] Seq=0
    6 1714979400.259793   192.0.2.25 -> 192.0.2.13   SMTP 93 S: 220 ESMTP
`,
      zone: 'Europe/Berlin',
      events: [
        '- 2001:db8::7317 > ff02::16 icmp6 unknown 190',
        '- b2:58:30:6b:73:17 > ff:ff:ff:ff:ff:ff arp unknown 42',
        '- 192.0.2.13 > 192.0.2.25 tcp/25 unknown 74',
        '2024-05-06T07:10:00.259299Z 192.0.2.25 > 192.0.2.13 tcp/25 unknown 74',
        '2024-05-06T07:10:00.259793Z 192.0.2.25 > 192.0.2.13 smtp unknown 93',
      ],
    },
    {
      name: 'fields with a header, tabs',
      text: `frame.time_epoch	ip.src	ipv6.src	ip.dst	dns.qry.name	dns.qry.type
1714979400.058825000	192.0.2.11		192.0.2.53	api.Example	15
1714979401.821319000		2001:db8::12		b.example	65
1714979402.821319000		2001:db8::12
`,
      events: [
        '2024-05-06T07:10:00.058825Z 192.0.2.11 > api.example MX unknown',
        '2024-05-06T07:10:01.821319Z 2001:db8::12 > b.example HTTPS unknown',
      ],
      rejects: 1,
      skipped: 1,
    },
    {
      name: 'fields with a header: answers with their codes',
      text: `frame.time_epoch	ip.src	ip.dst	dns.qry.name	dns.qry.type	dns.flags.response	dns.flags.rcode
1714979400.058825000	192.0.2.11	192.0.2.53	api.example	15	0
1714979400.158825000	192.0.2.53	192.0.2.11	api.example	15	1	3
`.replace('\t0\n', '\t0\t\n'),
      events: ['2024-05-06T07:10:00.058825Z 192.0.2.11 > api.example MX not-found'],
      skipped: 1,
    },
    {
      name: 'fields with a header, quoted',
      text: `frame.number,frame.time,ip.src,ipv6.src,ip.dst,ipv6.dst,_ws.col.Protocol,frame.len,_ws.col.Info
"2","May  6, 2024 09:10:00.046302000 CEST",,,,,"ARP","42","Who has 192.0.2.25? Tell 192.0.2.13"
"4","May  6, 2024 09:10:01.046325000 CEST","192.0.2.13",,"192.0.2.25",,"TCP","74","54875 → 25 [SYN] Seq=0, ""x"""
`,
      zone: 'Europe/Berlin',
      events: ['2024-05-06T07:10:01.046325Z 192.0.2.13 > 192.0.2.25 tcp/25 unknown 74'],
      skipped: 2,
    },
    {
      name: 'parted by tabs, with the day of the year; bytes below',
      text: `    1\t2024/127 07:10:00.492846\t192.0.2.21\t→\t192.0.2.10\tTCP\t74\t54875 → 25 [SYN] Seq=0
0000  00 15 c5 52 5f 4b 84 b5 9c 55 9e 8a 08 00 45 00   ...R_K...U....E.
`,
      events: ['2024-05-06T07:10:00.492846Z 192.0.2.21 > 192.0.2.10 tcp/25 unknown 74'],
      skipped: 1,
    },
    {
      name: 'dissected (-V)',
      text: `Frame 1: 74 bytes on wire (592 bits), 74 bytes captured (592 bits)
    Arrival Time: May  6, 2024 09:10:00.492846000 CEST
    Epoch Time: 1714979400.492846000 seconds
    Frame Length: 74 bytes (592 bits)
Ethernet II, Src: 84:b5:9c:55:9e:8a, Dst: 00:15:c5:52:5f:4b
Internet Protocol Version 4, Src: 192.0.2.21, Dst: 192.0.2.53
User Datagram Protocol, Src Port: 50000, Dst Port: 53

Frame 2: 42 bytes on wire (336 bits), 42 bytes captured (336 bits)
    Epoch Time: 1714979401.000000000 seconds
Address Resolution Protocol (request)

Frame 3: 80 bytes on wire
    Epoch Time: 1714979402.000000000 seconds
Internet Protocol Version 6, Src: 2001:db8::1, Dst: 2001:db8::2
Internet Control Message Protocol v6
`,
      events: [
        '2024-05-06T07:10:00.492846Z 192.0.2.21 > 192.0.2.53 udp/53 unknown 74',
        '2024-05-06T07:10:02Z 2001:db8::1 > 2001:db8::2 icmp6 unknown',
      ],
    },
    {
      name: 'exported by Wireshark',
      text: `"No.","Time","Source","Destination","Protocol","Length","Info"
"1","0.000000","2001:db8::7317","ff02::16","ICMPv6","190","Multicast Listener Report Message v2"
"2","2024-05-06 07:10:00.5","192.0.2.13","192.0.2.53","DNS","72","Standard query 0x1 A www.example"
`,
      events: ['- 2001:db8::7317 > ff02::16 icmp6 unknown 190', '2024-05-06T07:10:00.500000Z 192.0.2.13 > 192.0.2.53 dns unknown 72'],
      skipped: 1,
    },
    {
      name: 'conversations',
      text: `================================================================================
TCP Conversations
Filter:<No Filter>
                                                           |       <-      | |       ->      | |     Total     |    Relative    |   Duration   |
192.0.2.15:36319           <-> 192.0.2.25:25                   15 1147 bytes      14 41 kB          29 42 kB        36.591277000         0.0510
2001:db8:0:1::12:60853     <-> 2001:db8:0:1::25:25             11 1109 bytes      13 1478 bytes      24 2587 bytes    24.591220000         0.0413
================================================================================
`,
      events: ['- 192.0.2.15 > 192.0.2.25 tcp/25 unknown 42000', '- 2001:db8:0:1::12 > 2001:db8:0:1::25 tcp/25 unknown 2587'],
      skipped: 5,
    },
  ],
};
