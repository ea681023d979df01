import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { splitQuoted } from './scan/named-columns.ts';
import { TextTimeReader } from './scan/text-time.ts';
import { reconciled } from './scan/two-times.ts';
import { detailText } from './words/detail.ts';
import { countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';

/** Places of fields, the same in TRAFFIC and THREAT logs up to the action and in all releases: later ones add fields at the end. */
const FIELD = { type: 3, subtype: 4, generated: 6, from: 7, to: 8, rule: 11, user: 12, application: 14, port: 25, protocol: 29, action: 30 };
/** What follows in a TRAFFIC log, and in a THREAT log. */
const TRAFFIC = { bytes: 31, started: 35 };
const THREAT = { url: 31 };
const LEAST_FIELDS = 31;
const MOST_FIELDS = 200;

const TIME = '[0-9]{4}/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}';
const SHAPE = new RegExp(`^[0-9]?,${TIME},[0-9A-Za-z]{0,20},[A-Z][A-Z-]{2,20},`);
/** The columns as the firewall's own export names them. */
const HEADER = /^"?Domain"?,"?Receive Time"?,/;
/** The time of a release from 10 on, which names its zone. */
const EXACT = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}([+-][0-9]{2}:[0-9]{2}|Z)$/;

class PaloAltoParser implements LineParser {
  private readonly clock: TextTimeReader;
  private readonly kinds = new FlowKinds();
  private readonly beginnings: boolean;

  constructor(options: ParseOptions) {
    this.clock = new TextTimeReader(options.zone);
    this.beginnings = options.head.lines.some((line) => line.includes(',TRAFFIC,start,'));
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, Math.min(end, start + 32_768));
    if (text.trim() === '') return sink.skip('blank');
    if (HEADER.test(text)) return sink.skip('header');
    if (!SHAPE.test(text)) return sink.reject('not the fields of a PAN-OS log (a time, a serial number, TRAFFIC or the like)');
    const fields = splitQuoted(text, ',', MOST_FIELDS);
    const type = fields[FIELD.type]!;
    if (type !== 'TRAFFIC' && type !== 'THREAT') return sink.skip(`${type} record, which tells of no contact`);
    if (fields.length < LEAST_FIELDS) return sink.reject(`${fields.length} fields, and a ${type} log has at least ${LEAST_FIELDS}`);
    const [from, to] = [fields[FIELD.from]!, fields[FIELD.to]!];
    if (!isAddress(from) || !isAddress(to)) return sink.reject('source or destination is no address');
    const subtype = fields[FIELD.subtype]!;
    if (type === 'TRAFFIC' && subtype === 'end' && this.beginnings) return sink.skip('end of a session counted at its beginning');
    return type === 'TRAFFIC' ? this.traffic(fields, subtype, sink) : this.threat(fields, subtype, sink);
  }

  private traffic(fields: readonly string[], subtype: string, sink: RecordSink): Verdict {
    const kind = this.kinds.of(sink, fields[FIELD.protocol]!, portNumber(fields[FIELD.port]));
    const outcome = subtype === 'drop' || subtype === 'deny' ? Outcome.Refused : outcomeOf(fields[FIELD.action]!);
    return this.emit(fields, fields[TRAFFIC.started] ?? '', kind, outcome, countOf(fields[TRAFFIC.bytes]), '', sink);
  }

  /** What was found in a session, or the address of the web that was asked for in it. */
  private threat(fields: readonly string[], subtype: string, sink: RecordSink): Verdict {
    const kind = sink.kind(subtype === 'url' ? 'url' : 'alert');
    const outcome = outcomeOf(fields[FIELD.action]!);
    return this.emit(fields, '', kind, outcome, Number.NaN, fields[THREAT.url] ?? '', sink);
  }

  /** @param started when the session began, '' where that is not told */
  private emit(
    fields: readonly string[],
    started: string,
    kind: number,
    outcome: OutcomeCode,
    bytes: number,
    url: string,
    sink: RecordSink,
  ): Verdict {
    const detail = detailText([
      ['rule', fields[FIELD.rule]!],
      ['application', fields[FIELD.application]!],
      ['user', fields[FIELD.user]!],
      ['url', url],
    ]);
    const zone = zoneOf(fields);
    const instant = (text: string): number => this.clock.read(text.replace(/\//g, '-') + zone);
    const generated = reconciled(instant(fields[FIELD.generated]!), zone !== '', sink);
    const began = instant(started);
    const time = began === began ? began : generated;
    sink.event(time, sink.hostText(fields[FIELD.from]!), sink.hostText(fields[FIELD.to]!), kind, outcome, bytes, sink.detail(detail));
    return RECORD;
  }
}

/** The zone of the firewall's clock as a later field tells it; '' when none does. */
function zoneOf(fields: readonly string[]): string {
  for (let i = TRAFFIC.started + 1; i < fields.length; i++) {
    const zone = EXACT.exec(fields[i]!)?.[1];
    if (zone !== undefined) return zone;
  }
  return '';
}

function outcomeOf(action: string): OutcomeCode {
  if (/^(?:deny|drop|reset|block|sinkhole)/.test(action)) return Outcome.Refused;
  return /^(?:allow|alert|continue|override)/.test(action) ? Outcome.Accepted : Outcome.Unknown;
}

function detect(head: Head): Detection | null {
  const filled = head.lines.filter((line) => line.trim() !== '' && !HEADER.test(line));
  const own = filled.filter((line) => SHAPE.test(line) && /,(?:TRAFFIC|THREAT),/.test(line.slice(0, 80)));
  if (own.length === 0) return null;
  return {
    confidence: 0.6 + 0.38 * (own.length / filled.length),
    reason: `${own.length} of the first ${filled.length} lines have the fields of TRAFFIC or THREAT logs of PAN-OS`,
    needsZone: own.some((line) => zoneOf(splitQuoted(line, ',', MOST_FIELDS)) === ''),
  };
}

/** Sessions and threats as firewalls of Palo Alto Networks log them. */
export const paloAlto: LineFormat = {
  id: 'palo-alto',
  title: 'Palo Alto Networks firewall (PAN-OS traffic and threat logs)',
  specification:
    'https://docs.paloaltonetworks.com/pan-os/11-0/pan-os-admin/monitoring/use-syslog-for-monitoring/syslog-field-descriptions/traffic-log-fields',
  from: 'the source address of the session, before translation',
  to: 'its destination address; time is the start of the session; its end is counted only in files that hold no beginnings',
  reads: 'lines',
  detect,
  splittable: () => true,
  parser: (options) => new PaloAltoParser(options),
  samples: [
    {
      name: 'through syslog: ends of sessions, a drop, a threat, another kind, a cut line',
      text: `May  6 09:10:10 gate 1,2024/05/06 09:10:09,001122334455,TRAFFIC,end,2049,2024/05/06 09:10:09,192.0.2.7,198.51.100.7,203.0.113.1,198.51.100.7,out,,,ssl,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2024/05/06 09:10:09,7,1,55113,443,16418,443,0x400053,tcp,allow,7734,1758,5976,36,2024/05/06 09:10:00,9,any,0,1,0x0,192.0.2.0-192.0.2.255,United States,0,16,20,tcp-fin
May  6 09:10:11 gate 1,2024/05/06 09:10:11,001122334455,TRAFFIC,drop,2049,2024/05/06 09:10:11,198.51.100.9,203.0.113.1,0.0.0.0,0.0.0.0,cleanup,,,not-applicable,vsys1,untrust,trust,ethernet1/1,,fwd,2024/05/06 09:10:11,0,1,52445,4282,0,0,0x0,udp,deny,624,624,0,8,2024/05/06 09:10:11,0,any
May  6 09:10:12 gate 1,2024/05/06 09:10:12,001122334455,THREAT,url,2049,2024/05/06 09:10:12,192.0.2.8,198.51.100.8,203.0.113.1,198.51.100.8,out,ann,,web-browsing,vsys1,trust,untrust,ethernet1/2,ethernet1/1,fwd,2024/05/06 09:10:12,5,1,5,80,5,80,0x0,tcp,block-url,"www.example.com/a,b",(9999),news,informational,client-to-server
May  6 09:10:13 gate 1,2024/05/06 09:10:13,001122334455,SYSTEM,general,0,2024/05/06 09:10:13,,general,,0,0,general,informational,"started"
May  6 09:10:14 gate 1,2024/05/06 09:10:14,001122334455,TRAFFIC,end,2049,2024/05/06
`,
      zone: 'Europe/Berlin',
      year: 2024,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.7 > 198.51.100.7 tcp/443 accepted 7734',
        '2024-05-06T07:10:11Z 198.51.100.9 > 203.0.113.1 udp/4282 refused 624',
        '2024-05-06T07:10:12Z 192.0.2.8 > 198.51.100.8 url refused',
      ],
      skipped: 1,
      rejects: 1,
    },
    {
      name: 'exported, with beginnings and a time that names its zone',
      text: `Domain,Receive Time,Serial #,Type,Threat/Content Type,Config Version,Generate Time,Source address,Destination address,NAT Source IP,NAT Destination IP,Rule
1,2024/05/06 00:10:00,001122334455,TRAFFIC,start,2561,2024/05/06 00:10:00,2001:db8::7,2001:db8::8,,,out,,,ssl,vsys1,trust,untrust,a,b,fwd,2024/05/06 00:10:00,1,1,5,443,0,0,0x0,tcp,allow,70,70,0,1,2024/05/06 00:10:00,0,any,0,1,0x0,a,b,0,1,0,n/a,0,0,0,0,,PA,from-policy,,,0,,0,,N/A,0,0,0,0,x,0,0,,,,,,,,,,,2024-05-06T00:10:00.930-07:00,,
1,2024/05/06 00:10:09,001122334455,TRAFFIC,end,2561,2024/05/06 00:10:09,2001:db8::7,2001:db8::8,,,out,,,ssl,vsys1,trust,untrust,a,b,fwd,2024/05/06 00:10:09,1,1,5,443,0,0,0x0,tcp,allow,700,70,630,9,2024/05/06 00:10:00,9,any,0,1,0x0,a,b,0,5,4,tcp-fin,0,0,0,0,,PA,from-policy,,,0,,0,,N/A,0,0,0,0,x,0,0,,,,,,,,,,,2024-05-06T00:10:09.930-07:00,,
`,
      events: ['2024-05-06T07:10:00Z 2001:db8::7 > 2001:db8::8 tcp/443 accepted 70'],
      skipped: 2,
    },
  ],
};
