import { ZoneClock } from '../../shared/lib/zone.ts';
import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isoInstant } from './scan/iso-time.ts';
import { NamedColumns } from './scan/named-columns.ts';
import { detailText } from './words/detail.ts';
import { countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';

const UTC = new ZoneClock('UTC');
const FIELDS = /^#Fields:\s*/i;

class WindowsFirewallParser implements LineParser {
  private readonly columns = new NamedColumns();
  private readonly kinds = new FlowKinds();
  private readonly options: ParseOptions;
  private readonly opening: readonly string[];
  private fields = '';
  private utc = false;
  /** True when the file tells of beginnings of connections as well as of their ends, as Windows XP and 2003 wrote it. */
  private readonly beginnings: boolean;

  constructor(options: ParseOptions) {
    this.options = options;
    this.beginnings = options.head.lines.some((line) => /^[0-9-]{10} [0-9:]{8} OPEN/.test(line));
    for (const line of options.head.lines) {
      if (line.trim() !== '' && !line.startsWith('#')) break;
      this.comment(line);
    }
    this.opening = this.state();
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, end).trim();
    if (text === '') return sink.skip('blank');
    if (text.startsWith('#')) {
      this.comment(text);
      return sink.skip('comment or header');
    }
    if (this.columns.width === 0) return sink.reject('no #Fields line names the columns before this line');
    const words = text.split(/[ \t]+/, 64);
    if (words.length < this.columns.width) return sink.reject(`${words.length} fields, and #Fields names ${this.columns.width}`);
    this.columns.set(words);
    return this.record(sink);
  }

  nextHeader(): readonly string[] | null {
    const now = this.state();
    return now.join('\n') === this.opening.join('\n') ? null : now;
  }

  private state(): readonly string[] {
    return [`#Time Format: ${this.utc ? 'UTC' : 'Local'}`, `#Fields: ${this.fields}`];
  }

  private comment(line: string): void {
    if (FIELDS.test(line)) {
      this.fields = line.replace(FIELDS, '').trim();
      this.columns.name(this.fields.toLowerCase().split(/[ \t]+/));
    } else if (/^#Time Format:/i.test(line)) this.utc = /UTC|GMT/i.test(line);
  }

  private record(sink: RecordSink): Verdict {
    const { columns } = this;
    const action = columns.text('action').toUpperCase();
    const from = columns.text('src-ip');
    const to = columns.text('dst-ip');
    if (from === '' && to === '') return sink.skip(action === 'INFO-EVENTS-LOST' ? 'notice of lost events' : 'entry without addresses');
    if (!isAddress(from) || !isAddress(to)) return sink.reject('src-ip or dst-ip is no address');
    if (action === 'CLOSE' && this.beginnings) return sink.skip('end of a connection counted at its beginning');
    const when = isoInstant(`${columns.text('date')} ${columns.text('time')}`, this.utc ? UTC : this.options.zone);
    if (when !== when) return sink.reject('date and time are none');
    const protocol = columns.text('protocol');
    const detail = detailText([
      ['direction', columns.text('path').toLowerCase()],
      ['flags', columns.text('tcpflags')],
      ['pid', columns.text('pid')],
    ]);
    const kind = this.kinds.of(sink, protocol, portNumber(columns.text('dst-port')));
    sink.event(when, sink.hostText(from), sink.hostText(to), kind, outcomeOf(action), countOf(columns.text('size')), sink.detail(detail));
    return RECORD;
  }
}

function outcomeOf(action: string): OutcomeCode {
  if (action === 'DROP' || action === 'BLOCK') return Outcome.Refused;
  return action === 'ALLOW' || action === 'OPEN' || action === 'OPEN-INBOUND' || action === 'CLOSE' ? Outcome.Accepted : Outcome.Unknown;
}

function detect(head: Head): Detection | null {
  const fields = head.lines.find((line) => FIELDS.test(line));
  const named = head.lines.slice(0, 10).some((line) => /^#Software:.*Windows Firewall/i.test(line));
  if (fields === undefined || !/\baction\b/i.test(fields) || !/\bsrc-ip\b/i.test(fields) || !/\bdst-ip\b/i.test(fields)) return null;
  const utc = head.lines.some((line) => /^#Time Format:.*(?:UTC|GMT)/i.test(line));
  return {
    confidence: named ? 0.99 : 0.97,
    reason: `#Fields names action, src-ip and dst-ip${named ? ', and #Software is the Windows firewall' : ''}`,
    needsZone: !utc,
  };
}

/** The log of the Windows firewall, pfirewall.log. */
export const windowsFirewall: LineFormat = {
  id: 'windows-firewall',
  title: 'Windows firewall log',
  specification: 'https://learn.microsoft.com/en-us/windows/security/operating-system-security/network-security/windows-firewall/configure-logging',
  from: 'the source address (src-ip)',
  to: 'the destination address (dst-ip); bytes are the size of the packet; the end of a connection is counted only in files that hold no beginnings',
  reads: 'lines',
  detect,
  splittable: () => true,
  headerMarks: ['#Fields', '#Time Format'],
  parser: (options) => new WindowsFirewallParser(options),
  samples: [
    {
      name: 'pfirewall.log',
      text: `#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path pid

2024-05-06 09:10:00 DROP TCP 192.0.2.107 198.51.100.67 52220 3389 52 S 100 0 8192 - - - RECEIVE 4
2024-05-06 09:10:01 ALLOW UDP 2001:db8::1 ff02::fb 5353 5353 0 - - - - - - - SEND 1234
2024-05-06 09:10:02 ALLOW ICMP 192.0.2.1 192.0.2.2 - - 0 - - - - 8 0 - SEND 0
2024-05-06 09:10:03 INFO-EVENTS-LOST - - - - - - - - - - - - 3 - -
2024-05-06 09:10
`,
      zone: 'Europe/Berlin',
      events: [
        '2024-05-06T07:10:00Z 192.0.2.107 > 198.51.100.67 tcp/3389 refused 52',
        '2024-05-06T07:10:01Z 2001:db8::1 > ff02::fb udp/5353 accepted 0',
        '2024-05-06T07:10:02Z 192.0.2.1 > 192.0.2.2 icmp accepted 0',
      ],
      rejects: 1,
      skipped: 6,
    },
    {
      name: 'Windows XP: beginnings and ends',
      text: `#Version: 1.5
#Software: Microsoft Windows Firewall
#Time Format: Local
#Fields: date time action protocol src-ip dst-ip src-port dst-port size tcpflags tcpsyn tcpack tcpwin icmptype icmpcode info path

2005-04-11 08:09:29 OPEN TCP 192.0.2.90 198.51.100.90 1606 80 - - - - - - - - -
2005-04-11 08:09:30 CLOSE TCP 192.0.2.90 198.51.100.90 1606 80 - - - - - - - - -
2005-04-11 08:09:31 OPEN-INBOUND TCP 198.51.100.91 192.0.2.90 1607 139 - - - - - - - - -
`,
      events: ['2005-04-11T08:09:29Z 192.0.2.90 > 198.51.100.90 tcp/80 accepted', '2005-04-11T08:09:31Z 198.51.100.91 > 192.0.2.90 tcp/139 accepted'],
      skipped: 6,
    },
  ],
};
