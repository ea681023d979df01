import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
import { firewallPairsSamples } from './firewall-pairs/samples.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { isExact } from './scan/calendar.ts';
import { TextTimeReader } from './scan/text-time.ts';
import { reconciled } from './scan/two-times.ts';
import { detailText } from './words/detail.ts';
import { queryKind } from './words/dns.ts';
import { bothDirections, countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress, isHost } from './words/host-port.ts';

/** `name=value`, `name="value"` (quotes inside escaped by a backslash), `"name=value"` as FortiAnalyzer exports them, and `name:"value"` of Check Point. */
const PAIR = /([A-Za-z_][\w.-]{0,40})(?:=|:(?="))(?:"((?:[^"\\]|\\.){0,4000})"|([^\s",]{0,400}))/g;
const MOST_PAIRS = 200;
const CHATTER = 'message of the firewall that tells of no contact between two hosts';
/** A resolver of the firewall answers within some seconds. */
const ANSWERED_WITHIN = 20_000_000;

type Pairs = ReadonlyMap<string, string>;

/** The first value of each name, by the name in lower case. */
function pairsOf(text: string): Pairs {
  const pairs = new Map<string, string>();
  for (const found of text.matchAll(PAIR)) {
    const name = found[1]!.toLowerCase();
    if (!pairs.has(name)) pairs.set(name, found[2] ?? found[3]!);
    if (pairs.size === MOST_PAIRS) break;
  }
  return pairs;
}

/** The first of the names that is there and says something. */
function told(pairs: Pairs, ...names: readonly string[]): string {
  for (const name of names) {
    const value = pairs.get(name);
    if (value !== undefined && value !== '' && value !== 'N/A' && value !== '-') return value;
  }
  return '';
}

/** Names under which a time is counted since 1970: by FortiGate, CEF, Check Point (which puts text there as well, as others do). */
const COUNTED = ['eventtime', 'rt', 'time'];
const SOURCE = ['srcip', 'src_ip', 'srcv6', 'src', 'source-address', 'source_address', 'source_ip', 'sourceip'];
const SOURCE_PORT = ['srcport', 'src_port', 'spt', 'sport', 's_port', 'source-port', 'source_port'];
const TARGET = ['dstip', 'dst_ip', 'dstv6', 'dst', 'destination-address', 'destination_address', 'destination_ip', 'destinationip', 'dest_ip'];
const TARGET_PORT = ['dstport', 'dst_port', 'dpt', 'dport', 'd_port', 'destination-port', 'destination_port', 'dest_port', 'service'];

/** True for a line of a firewall whose way of writing is known: what each never leaves out. */
function isKnown(pairs: Pairs): boolean {
  // Logs taken from the device's own disk do not name the device.
  const fortinet = (pairs.has('logid') || pairs.has('log_id')) && ['devid', 'device_id', 'devname', 'vd', 'subtype'].some((name) => pairs.has(name));
  const sophos = pairs.has('log_type') && (pairs.has('device_name') || pairs.has('device') || pairs.has('device_serial_id'));
  const sophosUtm = pairs.has('sys') && pairs.has('sub') && pairs.has('severity');
  const sonicWall = pairs.has('id') && pairs.has('m') && pairs.has('sn') && pairs.has('fw');
  const juniper = pairs.has('source-address') && pairs.has('destination-address') && pairs.has('protocol-id');
  return fortinet || sophos || sophosUtm || sonicWall || juniper;
}

/** True for a line of any other firewall that names both ends and the protocol, or what it did. */
const isAlike = (pairs: Pairs): boolean =>
  ['proto', 'protocol', 'action', 'act', 'status'].some((name) => pairs.has(name)) &&
  endpoint(pairs, SOURCE, SOURCE_PORT) !== null &&
  endpoint(pairs, TARGET, TARGET_PORT) !== null;

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** An end of the connection: `srcip=` and `srcport=`, or SonicWall's `src=192.0.2.1:5000:X0:name`. */
function endpoint(pairs: Pairs, hosts: readonly string[], ports: readonly string[]): Endpoint | null {
  const host = told(pairs, ...hosts);
  const port = portNumber(told(pairs, ...ports));
  if (isAddress(host)) return { host, port };
  const joined = /^(?:\[([^\]]{2,45})\]|([0-9.]{7,15})):([0-9]{0,5})(?::|$)/.exec(host);
  const address = joined?.[1] ?? joined?.[2];
  return isAddress(address) ? { host: address, port: portNumber(joined![3]) } : null;
}

/** Words for what became of a session; in one of these logs each session is told at its end, so a word for an end means that it was let pass. */
function outcomeOf(action: string): OutcomeCode {
  if (/^(?:deny|denied|drop|dropped|block|blocked|reject|rejected|discard|discarded|reset|failed|failure)$/i.test(action)) return Outcome.Refused;
  // "IP connection error": let pass, but nobody answered.
  if (/^ip-conn$/i.test(action)) return Outcome.Unanswered;
  return /^(?:accept|accepted|allow|allowed|pass|passthrough|permit|forward|start|close|timeout|client-rst|server-rst|dns|detected|redirect|success|encrypt|decrypt)$/i.test(
    action,
  )
    ? Outcome.Accepted
    : Outcome.Unknown;
}

const OFFSET = /^[+-][0-9]{2}:?[0-9]{2}$/;
/** What says where a time of day is: an offset, or UTC; other abbreviations are ambiguous. */
const offsetOf = (zone: string): string => (OFFSET.test(zone) ? zone : /^(?:UTC|GMT|Z)$/.test(zone) ? 'Z' : '');

/** How the beginning of a session is told: by FortiGate and Sophos, by SonicWall, by Juniper. */
const BEGINNING = /=(?:"start"|start )|con_?event="?Start|msg="Connection Opened"|SESSION_CREATE/;
/** What stands before the pairs: Juniper's name of the message. */
const JUNIPER = /\b[A-Z]{2,12}_(?:FLOW_)?SESSION_(CREATE|CLOSE|DENY|[A-Z]{3,6}_UPDATE)/;
const MEANINGS: Readonly<Record<string, string>> = {
  CREATE: 'start',
  CLOSE: 'close',
  DENY: 'deny',
  'Connection Opened': 'start',
  'Connection Closed': 'close',
};
/** A line with as many pairs is a message, if not of a contact. */
const FEW_PAIRS = 6;

class PairsParser implements LineParser {
  private readonly clock: TextTimeReader;
  private readonly kinds = new FlowKinds();
  private readonly beginnings: boolean;

  constructor(options: ParseOptions) {
    this.clock = new TextTimeReader(options.zone);
    this.beginnings = options.head.lines.some((line) => BEGINNING.test(line));
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, Math.min(end, start + 32_768));
    if (text.trim() === '') return sink.skip('blank');
    const pairs = pairsOf(text);
    if (!isKnown(pairs) && !isAlike(pairs)) {
      return pairs.size < FEW_PAIRS ? sink.reject('not a line of name=value pairs that tells of a device or of two hosts') : sink.skip(CHATTER);
    }
    const time = this.time(pairs, text, sink);
    const name = told(pairs, 'qname');
    const from = endpoint(pairs, SOURCE, SOURCE_PORT);
    if (name !== '' && from) return this.query(pairs, name, from, time, sink);
    const to = endpoint(pairs, TARGET, TARGET_PORT);
    const [near, far] = [endpoint(pairs, ['locip'], ['locport']), endpoint(pairs, ['remip'], ['remport'])];
    // A tunnel is opened by the side that its log names the initiator.
    if (near && far && !from) {
      const [opener, other] = told(pairs, 'init') === 'local' ? [near, far] : [far, near];
      return this.flow(pairs, opener, other, told(pairs, 'action', 'status'), time, sink);
    }
    if (!from || !to) {
      const meant = told(pairs, ...SOURCE) !== '' && told(pairs, ...TARGET) !== '';
      return meant ? sink.reject('source or destination is no address') : sink.skip(CHATTER);
    }
    return this.flow(pairs, from, to, actionOf(pairs, text), time, sink);
  }

  private flow(pairs: Pairs, from: Endpoint, to: Endpoint, action: string, time: number, sink: RecordSink): Verdict {
    const id = told(pairs, 'logid', 'log_id');
    if ((id.length === 10 && id.endsWith('000020')) || action.endsWith('_UPDATE')) return sink.skip('count of a session that goes on');
    const ended = /^(?:accept|close|timeout|client-rst|server-rst)$/i.test(action) || /^stop$/i.test(told(pairs, 'con_event', 'connevent'));
    if (this.beginnings && ended) return sink.skip('end of a session counted at its beginning');
    const [protocol = ''] = told(pairs, 'proto', 'protocol', 'protocol-id').split('/', 1);
    const sent = countOf(told(pairs, 'sentbyte', 'sent_bytes', 'bytes_sent', 'sent', 'bytes-from-client', 'out'));
    const received = countOf(told(pairs, 'rcvdbyte', 'recv_bytes', 'bytes_received', 'rcvd', 'bytes-from-server', 'in'));
    const detail = detailText([
      ['action', action.toLowerCase()],
      ['rule', told(pairs, 'policyid', 'fw_rule_id', 'fwrule', 'rule', 'policy-name')],
      ['service', told(pairs, 'service', 'service-name', 'app', 'application')],
      ['host', told(pairs, 'hostname', 'domain', 'dstname')],
      ['message', told(pairs, 'm') && told(pairs, 'msg')],
    ]);
    const kind = this.kinds.of(sink, protocol, to.port);
    const bytes = bothDirections(sent, received);
    sink.event(time, sink.hostText(from.host), sink.hostText(to.host), kind, this.outcome(pairs, action), bytes, sink.detail(detail));
    return RECORD;
  }

  private outcome(pairs: Pairs, action: string): OutcomeCode {
    const outcome = outcomeOf(action) || outcomeOf(told(pairs, 'status'));
    if (outcome !== Outcome.Unknown || !pairs.has('msg')) return outcome;
    return /\b(?:dropped|denied|blocked|rejected)\b/i.test(pairs.get('msg')!) ? Outcome.Refused : Outcome.Unknown;
  }

  /** The DNS filter tells question and answer on lines of their own. */
  private query(pairs: Pairs, name: string, from: Endpoint, time: number, sink: RecordSink): Verdict {
    if (!isHost(name)) return sink.reject('qname is no name');
    const [client, asked, kind] = [sink.hostText(from.host), sink.hostText(name), sink.kind(queryKind(told(pairs, 'qtype')))];
    if (told(pairs, 'eventtype') === 'dns-query') sink.event(time, client, asked, kind, Outcome.Unknown);
    else sink.answer(time, client, asked, kind, outcomeOf(told(pairs, 'action')), Number.NaN, 0, true);
    return RECORD;
  }

  /** `eventtime=`, or `rt=` of CEF, counts seconds, milliseconds, microseconds or nanoseconds since 1970; else `date=` and `time=` with `tz=`; else one text with both. */
  private time(pairs: Pairs, line: string, sink: RecordSink): number {
    const count = told(pairs, ...COUNTED);
    const micros = Math.floor(Number(count) * (count.length > 17 ? 1e-3 : count.length > 14 ? 1 : count.length > 11 ? 1e3 : 1e6));
    if (/^[0-9]{9,19}$/.test(count) && isExact(micros)) return reconciled(micros, true, sink);
    const { text, zone } = wallOf(pairs, line);
    return text === '' ? sink.carrierTime : reconciled(this.clock.read(text + zone), zone !== '', sink);
  }
}

/** A line of the Common Event Format, and the name of its event. */
const CEF = /\bCEF:[0-9]\|(?:[^|]{0,200}\|){4}([^|]{0,200})\|/;

/** What the firewall did, in the words of FortiGate. */
function actionOf(pairs: Pairs, line: string): string {
  const juniper = JUNIPER.exec(line.slice(0, 200))?.[1] ?? '';
  const word = MEANINGS[juniper] ?? MEANINGS[pairs.get('msg') ?? ''] ?? juniper;
  const action = word || told(pairs, 'action', 'act', 'status', 'fw_action', 'log_subtype');
  return action === '' && /block|drop|denied|reject/i.test(CEF.exec(line)?.[1] ?? '') ? 'blocked' : action;
}

/** A time before the pairs: `2024:05:06-09:10:00` of Sophos UTM, ISO 8601 after the priority and version of syslog. */
const LEADING =
  /^(?:<[0-9]{1,3}>)?(?:1 )?([0-9]{4})[:-]([0-9]{2})[:-]([0-9]{2})[T -]([0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?)(Z|[+-][0-9]{2}:?[0-9]{2})?\s/;

/** The time of a line as text, and its zone as ISO 8601 has it, '' when it is not told. */
function wallOf(pairs: Pairs, line: string): { readonly text: string; readonly zone: string } {
  const date = told(pairs, 'date');
  const zone = offsetOf(told(pairs, 'tz', 'timezone'));
  if (date !== '') return { text: `${date}T${told(pairs, 'time')}`, zone };
  const whole = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9:.]{8,15}) ?(.{0,8})$/.exec(told(pairs, 'timestamp', 'time', 'unifiutctime'));
  if (whole) return { text: `${whole[1]}T${whole[2]}`, zone: offsetOf(whole[3]!) || zone };
  const leading = LEADING.exec(line);
  return leading ? { text: `${leading[1]}-${leading[2]}-${leading[3]}T${leading[4]}`, zone: leading[5] ?? zone } : { text: '', zone: '' };
}

function detect(head: Head): Detection | null {
  const filled = head.lines.filter((line) => line.trim() !== '');
  const lines = filled.filter((line) => line.includes('=') || line.includes(':"')).map((line) => ({ line, pairs: pairsOf(line.slice(0, 8000)) }));
  const alike = lines.filter(({ pairs }) => isAlike(pairs));
  const known = lines.filter((one) => isKnown(one.pairs) || (CEF.test(one.line) && alike.includes(one)));
  const own = known.length > 0 ? known : alike;
  if (own.length === 0) return null;
  const share = own.length / filled.length;
  const what =
    known.length > 0
      ? 'name=value pairs as firewalls log them (Fortinet, Sophos, SonicWall, Juniper, or CEF)'
      : 'name=value pairs that name a source, a destination and a protocol or action';
  return {
    // Without a known firewall most lines must be alike to be believed; and never as much as the Linux firewall, whose lines name both ends so, is believed.
    confidence: known.length > 0 ? 0.6 + 0.38 * share : 0.35 + 0.24 * share,
    reason: `${own.length} of the first ${filled.length} lines are ${what}`,
    needsZone: own.some(({ line, pairs }) => needsZone(pairs, line)),
  };
}

function needsZone(pairs: Pairs, line: string): boolean {
  const wall = wallOf(pairs, line);
  return !/^[0-9]{9,19}$/.test(told(pairs, ...COUNTED)) && wall.text !== '' && wall.zone === '';
}

/** Firewalls that log name=value pairs. */
export const firewallPairs: LineFormat = {
  id: 'firewall-pairs',
  title: 'Firewall log of name=value pairs (Fortinet, Sophos, SonicWall, Juniper and others)',
  specification: 'https://docs.fortinet.com/document/fortigate/7.4.4/fortios-log-message-reference/357866/log-message-fields',
  from: 'the source address of the session; for the DNS filter the client that asked',
  to: 'its destination address, or the name asked for; the end of a session is counted only in files that hold no beginnings',
  reads: 'lines',
  samples: firewallPairsSamples,
  detect,
  splittable: () => true,
  parser: (options) => new PairsParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
};
