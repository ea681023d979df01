import { Outcome } from '../../shared/model/outcome.ts';
import { MICROS_PER_DAY } from '../../shared/model/time.ts';
import { Answers } from './answers.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact, wallMicros } from './scan/calendar.ts';
import { detailText } from './words/detail.ts';
import { queryKind, rcodeOutcome } from './words/dns.ts';
import { isAddress } from './words/host-port.ts';

/**
 * `4/11/2026 3:29:17 PM 0294 PACKET  000002DAEC36D650 UDP Rcv 127.0.0.1       d07e   Q [0001   D   NOERROR] SOA    (4)home(0)`.
 * Old servers leave out the thread or the packet's address.
 */
const TIME =
  /^(?:([0-9]{1,4})([./-])([0-9]{1,2})\2([0-9]{1,4})\.?|([0-9]{4})([0-9]{2})([0-9]{2})) +([0-9]{1,2})[:.]([0-9]{2})[:.]([0-9]{2})(?: ([AaPp])\.?\s?[Mm]\.?)? +/;
const PACKET =
  /^(?:[0-9A-Fa-f]{3,8} +)?PACKET +(?:[0-9A-Fa-f]{8,16} +)?(UDP|TCP) (Rcv|Snd) ([0-9A-Fa-f:.%]{2,60}) +([0-9A-Fa-f]{4}) (R| ) ([QNU?]|.) \[([0-9A-Fa-f]{4}) ([^\]]{0,20})\] +([^ ]{1,24}) +(\(.*)$/;

/** Which of the first two numbers of a date is the month. */
type DateOrder = 'month-day' | 'day-month' | 'year-month-day';

interface Packet {
  readonly sent: boolean;
  readonly reply: boolean;
  readonly remote: string;
  readonly rcode: string;
  readonly type: string;
  readonly name: string;
  /** False when the lengths before the labels are not theirs: the name was changed after the server wrote it. */
  readonly fits: boolean;
  readonly protocol: string;
}

function readPacket(text: string): Packet | null {
  const found = PACKET.exec(text);
  if (!found || !isAddress(found[3]!)) return null;
  const written = found[10]!.trimEnd();
  const believed = readName(written);
  const name = believed ?? changedName(written);
  if (name === null) return null;
  const rcode = found[8]!.trim().split(/ +/).at(-1) ?? '';
  return {
    sent: found[2] === 'Snd',
    reply: found[5] === 'R',
    remote: found[3]!,
    rcode,
    type: found[9]!,
    name,
    fits: believed !== null,
    protocol: found[1]!.toLowerCase(),
  };
}

/** `(4)HOME(7)example(0)` as `HOME.example`; the root is `.`. Lengths are believed, since labels may hold brackets. Null when they do not fit. */
export function readName(text: string): string | null {
  const labels: string[] = [];
  let at = 0;
  while (at < text.length && labels.length < 130) {
    const length = /^\(([0-9]{1,2})\)/.exec(text.slice(at, at + 4));
    if (!length) return null;
    at += length[0].length;
    const size = Number(length[1]);
    if (size === 0) return labels.length === 0 ? '.' : labels.join('.');
    labels.push(text.slice(at, at + size));
    at += size;
  }
  return labels.length > 0 && at >= text.length ? labels.join('.') : null;
}

/** A name whose lengths do not fit, as in logs in which somebody put other names; null where brackets in it leave open what the labels are. */
function changedName(text: string): string | null {
  if (!/^(?:\([0-9]{1,2}\)[^()\s]{1,63}){1,127}\(0\)$/.test(text)) return null;
  return text
    .split(/\([0-9]{1,2}\)/)
    .filter((label) => label !== '')
    .join('.');
}

/** The date and the time of day of a line. */
interface Stamp {
  /** The three numbers of the date in their order, and what parts them; '' for `20240506` of Windows 2003. */
  readonly numbers: readonly [number, number, number];
  readonly parting: string;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** `a`, `p`, or '' for a clock of 24 hours. */
  readonly half: string;
  readonly length: number;
}

function readStamp(text: string): Stamp | null {
  const m = TIME.exec(text);
  if (!m) return null;
  const [first, second, third] = m[2] === undefined ? [m[5], m[6], m[7]] : [m[1], m[3], m[4]];
  return {
    numbers: [Number(first), Number(second), Number(third)],
    parting: m[2] ?? '',
    hour: Number(m[8]),
    minute: Number(m[9]),
    second: Number(m[10]),
    half: (m[11] ?? '').toLowerCase(),
    length: m[0].length,
  };
}

/** The order of dates that the lines prove; where they prove none, the one under which they lie closer together; else what the clock's style suggests. */
function dateOrder(lines: readonly string[]): { readonly order: DateOrder; readonly because: string } {
  const stamps = lines.map(readStamp).filter((stamp) => stamp !== null);
  for (const { numbers, parting } of stamps) {
    if (numbers[0] > 999) return { order: 'year-month-day', because: 'the year stands first' };
    if (parting === '.') return { order: 'day-month', because: 'dots part day, month and year' };
    if (numbers[0] > 12) return { order: 'day-month', because: `${numbers[0]} can be no month` };
    if (numbers[1] > 12) return { order: 'month-day', because: `${numbers[1]} can be no month` };
  }
  const [dayFirst, monthFirst] = [spread(stamps, 'day-month'), spread(stamps, 'month-day')];
  if (dayFirst !== monthFirst) {
    const order = dayFirst < monthFirst ? 'day-month' : 'month-day';
    return { order, because: `read so the first lines lie ${Math.min(dayFirst, monthFirst)} days apart, not ${Math.max(dayFirst, monthFirst)}` };
  }
  return stamps.some((stamp) => stamp.half !== '')
    ? { order: 'month-day', because: 'the clock has AM and PM, as in the United States; no date of the first lines proves it' }
    : { order: 'day-month', because: 'the clock has 24 hours, as in Europe; no date of the first lines proves it' };
}

/** Days between the earliest and the latest date. */
function spread(stamps: readonly Stamp[], order: DateOrder): number {
  const days = stamps.map((stamp) => wallMicros(...dateOf(stamp, order), 0, 0, 0) / MICROS_PER_DAY);
  return days.length === 0 ? 0 : Math.max(...days) - Math.min(...days);
}

/** Year, month, day. */
function dateOf({ numbers }: Stamp, order: DateOrder): [number, number, number] {
  const [first, second, third] = numbers;
  const [year, month, day] = order === 'year-month-day' ? numbers : order === 'day-month' ? [third, second, first] : [third, first, second];
  return [year < 100 ? year + 2000 : year, month, day];
}

class WindowsDnsParser implements LineParser {
  private readonly options: ParseOptions;
  private readonly order: DateOrder;
  private readonly because: string;
  private dated = false;

  constructor(options: ParseOptions) {
    this.options = options;
    const { order, because } = dateOrder(options.head.lines);
    this.order = order;
    this.because = because;
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end);
    const stamp = readStamp(text);
    if (!stamp) return sink.skip(text.trim() === '' ? 'blank' : 'header, explanation or packet details');
    const rest = text.slice(stamp.length);
    const packet = readPacket(rest);
    if (packet === null)
      return /\bPACKET\b/.test(rest) ? sink.reject('a PACKET line without its address, type or name') : sink.skip('other event of the DNS server');
    if (packet.sent !== packet.reply) return sink.skip("the server's own question to another server, or the answer to it");
    const time = this.instant(stamp);
    if (time !== time) return sink.reject(`no such date: ${text.slice(0, stamp.length).trim()}`);
    this.dated = true;
    if (!packet.fits)
      sink.notes.add(
        'Names stand in this log whose lengths are not those the server wrote before them: they were changed since, and are read as they stand.',
      );
    const detail = packet.protocol === 'tcp' ? sink.detail(detailText([['transport', 'tcp']])) : 0;
    const [from, to, kind] = [sink.hostText(packet.remote), sink.hostText(packet.name), sink.kind(queryKind(packet.type))];
    if (packet.reply) sink.answer(time, from, to, kind, rcodeOutcome(packet.rcode), Number.NaN, detail);
    else sink.event(time, from, to, kind, Outcome.Unknown, Number.NaN, detail);
    return RECORD;
  }

  finish(sink: RecordSink): void {
    if (this.dated) sink.notes.add(`Dates are read as ${this.order}, because ${this.because}.`);
  }

  private instant(stamp: Stamp): number {
    const hour = stamp.half === '' ? stamp.hour : stamp.hour > 12 ? Number.NaN : (stamp.hour % 12) + (stamp.half === 'p' ? 12 : 0);
    const wall = wallMicros(...dateOf(stamp, this.order), hour, stamp.minute, stamp.second);
    const instant = wall === wall ? this.options.zone.toInstant(wall) : wall;
    return isExact(instant) ? instant : Number.NaN;
  }
}

/** The server gives up on a question after 15 seconds at most (RecursionTimeout). */
const ANSWERED_WITHIN = 20_000_000;

function detect(head: Head): Detection | null {
  const packets = head.lines.filter((line) => TIME.test(line) && readPacket(line.replace(TIME, '')) !== null).length;
  const titled = head.lines.slice(0, 5).some((line) => /DNS Server log/i.test(line));
  if (packets === 0) return null;
  return {
    confidence: titled ? 0.99 : 0.95,
    reason: `${packets} lines read as PACKET lines of the Windows DNS debug log${titled ? ', and its heading stands first' : ''}`,
    needsZone: true,
  };
}

/** The debug log of Microsoft's DNS server. */
export const windowsDns: LineFormat = {
  id: 'windows-dns',
  title: 'Windows DNS debug log',
  specification: 'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2012-r2-and-2012/dn800669(v=ws.11)',
  from: 'the client that asked (Remote IP of a packet received)',
  to: 'the name it asked for; an answer gives its question the outcome, and is counted only in files that hold no questions',
  reads: 'lines',
  detect,
  splittable: () => true,
  parser: (options) => new WindowsDnsParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
  samples: [
    {
      name: 'United States',
      text: `DNS Server log file creation at 5/6/2024 7:09:00 AM

Message logging key (for packets - other items use a subset of these fields):
	Field #  Information         Values
5/6/2024 12:10:00 AM 0294 PACKET  000002DAEC36D650 UDP Rcv 192.0.2.10      d07e   Q [0001   D   NOERROR] SOA    (4)HOME(7)example(0)
5/6/2024 12:10:00 AM 0294 PACKET  000002DAEC36D650 UDP Snd 192.0.2.10      d07e R Q [8085 A DR  NOERROR] SOA    (4)HOME(7)example(0)
5/6/2024 7:10:00 PM 0294 PACKET  000002DAEC370110 TCP Rcv 2001:db8::9     6ec3   Q [0001   D   NOERROR] NS     (0)
5/6/2024 7:10:00 PM 0294 PACKET  000002DAEC370110 UDP Snd 198.51.100.53   6ec3   Q [0001   D   NOERROR] A      (3)www(7)example(0)
5/6/2024 7:10:01 PM 0294 EVENT   The DNS server has started.
`,
      zone: 'America/New_York',
      events: ['2024-05-06T04:10:00Z 192.0.2.10 > home.example SOA accepted', '2024-05-06T23:10:00Z 2001:db8::9 > . NS unknown'],
      skipped: 6,
    },
    {
      name: 'dates that prove their order only by each other',
      text: `03/05/2024 23:59:59 0E1C PACKET  00000000038A2F50 UDP Rcv 192.0.2.10      3a5c   Q [0001   D   NOERROR] A      (3)www(7)example(0)
04/05/2024 00:00:01 0E1C PACKET  00000000038A2F50 UDP Rcv 192.0.2.10      3a5d   Q [0001   D   NOERROR] A      (3)www(7)example(0)
`,
      events: ['2024-05-03T23:59:59Z 192.0.2.10 > www.example A unknown', '2024-05-04T00:00:01Z 192.0.2.10 > www.example A unknown'],
    },
    {
      name: 'Windows 2003',
      text: `20240506 12:01:01 5D4 PACKET  0294C1F0 UDP Rcv 192.0.2.10    3a5c   Q [0001   D   NOERROR] A      (3)www(7)example(0)
`,
      events: ['2024-05-06T12:01:01Z 192.0.2.10 > www.example A unknown'],
    },
    {
      name: 'names that were changed after the server wrote them',
      text: `5/16/2024 12:10:00 AM 0294 PACKET  000002DAEC36D650 UDP Rcv 192.0.2.10      d07e   Q [0001   D   NOERROR] A      (3)www(5)other-name(3)example(0)
5/16/2024 12:10:00 AM 0294 PACKET  000002DAEC36D650 UDP Rcv 192.0.2.10      d07f   Q [0001   D   NOERROR] A      (3)www(5)other(4)name(3)example
`,
      events: ['2024-05-16T00:10:00Z 192.0.2.10 > www.other-name.example A unknown'],
      rejects: 1,
    },
    {
      name: 'Europe, answers only',
      text: `06.05.2024 19:10:00 0E1C PACKET  00000000038A2F50 UDP Snd 192.0.2.10      3a5c R Q [8385 A DR NXDOMAIN] A      (4)gone(7)example(0)
`,
      zone: 'Europe/Berlin',
      events: ['2024-05-06T17:10:00Z 192.0.2.10 > gone.example A not-found'],
    },
  ],
};
