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

/** `name=value`, `name="value"` (quotes inside escaped by a backslash), and `"name=value"` as FortiAnalyzer exports them. */
const PAIR = /([A-Za-z_][\w.-]{0,40})=(?:"((?:[^"\\]|\\.){0,4000})"|([^\s",]{0,400}))/g;
const MOST_PAIRS = 200;
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

/** True for a line that one of these firewalls wrote: what each never leaves out. */
function isOwn(pairs: Pairs): boolean {
  // Logs taken from the device's own disk do not name the device.
  const fortinet = (pairs.has('logid') || pairs.has('log_id')) && ['devid', 'device_id', 'devname', 'vd', 'subtype'].some((name) => pairs.has(name));
  const sophos = pairs.has('log_type') && (pairs.has('device_name') || pairs.has('device') || pairs.has('device_serial_id'));
  const sonicWall = pairs.get('id') === 'firewall' && pairs.has('m') && (pairs.has('sn') || pairs.has('fw'));
  return fortinet || sophos || sonicWall;
}

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
  if (/^(?:deny|denied|drop|dropped|block|blocked|reject|rejected|discard|discarded|failed|failure)$/i.test(action)) return Outcome.Refused;
  // "IP connection error": let pass, but nobody answered.
  if (/^ip-conn$/i.test(action)) return Outcome.Unanswered;
  return /^(?:accept|accepted|allow|allowed|pass|passthrough|permit|forward|start|close|timeout|client-rst|server-rst|dns|detected|redirect|success)$/i.test(
    action,
  )
    ? Outcome.Accepted
    : Outcome.Unknown;
}

const OFFSET = /^[+-][0-9]{2}:?[0-9]{2}$/;
/** What says where a time of day is: an offset, or UTC; other abbreviations are ambiguous. */
const offsetOf = (zone: string): string => (OFFSET.test(zone) ? zone : /^(?:UTC|GMT|Z)$/.test(zone) ? 'Z' : '');

class PairsParser implements LineParser {
  private readonly clock: TextTimeReader;
  private readonly kinds = new FlowKinds();
  private readonly beginnings: boolean;

  constructor(options: ParseOptions) {
    this.clock = new TextTimeReader(options.zone);
    this.beginnings = options.head.lines.some((line) => line.includes('="start"') || line.includes('=start '));
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    const text = textOf(bytes, start, Math.min(end, start + 32_768));
    if (text.trim() === '') return sink.skip('blank');
    const pairs = pairsOf(text);
    if (!isOwn(pairs)) return sink.reject('not a line of name=value pairs with the device and the kind of log');
    const time = this.time(pairs, sink);
    const name = told(pairs, 'qname');
    const from = endpoint(pairs, ['srcip', 'src_ip', 'src', 'srcv6'], ['srcport', 'src_port']);
    if (name !== '' && from) return this.query(pairs, name, from, time, sink);
    const to = endpoint(pairs, ['dstip', 'dst_ip', 'dst', 'dstv6'], ['dstport', 'dst_port']);
    const [near, far] = [endpoint(pairs, ['locip'], ['locport']), endpoint(pairs, ['remip'], ['remport'])];
    // A tunnel is opened by the side that its log names the initiator.
    if (near && far && !from)
      return this.flow(pairs, ...(told(pairs, 'init') === 'local' ? ([near, far] as const) : ([far, near] as const)), time, sink);
    if (!from || !to) {
      const meant = told(pairs, 'srcip', 'src_ip', 'src') !== '' && told(pairs, 'dstip', 'dst_ip', 'dst') !== '';
      return meant
        ? sink.reject('source or destination is no address')
        : sink.skip('message of the firewall that tells of no contact between two hosts');
    }
    return this.flow(pairs, from, to, time, sink);
  }

  private flow(pairs: Pairs, from: Endpoint, to: Endpoint, time: number, sink: RecordSink): Verdict {
    const action = told(pairs, 'action', 'status', 'fw_action', 'log_subtype');
    const id = told(pairs, 'logid', 'log_id');
    if (id.length === 10 && id.endsWith('000020')) return sink.skip('count of a session that goes on');
    if (this.beginnings && /^(?:accept|close|timeout|client-rst|server-rst)$/i.test(action))
      return sink.skip('end of a session counted at its beginning');
    const [protocol = ''] = told(pairs, 'proto', 'protocol').split('/', 1);
    const sent = countOf(told(pairs, 'sentbyte', 'sent_bytes', 'bytes_sent', 'sent'));
    const received = countOf(told(pairs, 'rcvdbyte', 'recv_bytes', 'bytes_received', 'rcvd'));
    const detail = detailText([
      ['action', action.toLowerCase()],
      ['rule', told(pairs, 'policyid', 'fw_rule_id', 'rule')],
      ['service', told(pairs, 'service', 'app', 'application')],
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

  /** `eventtime=` counts seconds, microseconds or nanoseconds since 1970; else `date=` and `time=` with `tz=`; else one text with both. */
  private time(pairs: Pairs, sink: RecordSink): number {
    const count = told(pairs, 'eventtime');
    const micros = Math.floor(Number(count) * (count.length > 17 ? 1e-3 : count.length > 14 ? 1 : count.length > 11 ? 1e3 : 1e6));
    if (/^[0-9]{9,19}$/.test(count) && isExact(micros)) return reconciled(micros, true, sink);
    const { text, zone } = wallOf(pairs);
    return text === '' ? sink.carrierTime : reconciled(this.clock.read(text + zone), zone !== '', sink);
  }
}

/** The time of a line as text, and its zone as ISO 8601 has it, '' when it is not told. */
function wallOf(pairs: Pairs): { readonly text: string; readonly zone: string } {
  const date = told(pairs, 'date');
  const zone = offsetOf(told(pairs, 'tz', 'timezone'));
  if (date !== '') return { text: `${date}T${told(pairs, 'time')}`, zone };
  const whole = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9:.]{8,15}) ?(.{0,8})$/.exec(told(pairs, 'timestamp', 'time'));
  return whole ? { text: `${whole[1]}T${whole[2]}`, zone: offsetOf(whole[3]!) || zone } : { text: '', zone: '' };
}

function detect(head: Head): Detection | null {
  const filled = head.lines.filter((line) => line.trim() !== '');
  const own = filled
    .filter((line) => line.includes('='))
    .map((line) => pairsOf(line.slice(0, 8000)))
    .filter(isOwn);
  if (own.length === 0) return null;
  return {
    confidence: 0.6 + 0.38 * (own.length / filled.length),
    reason: `${own.length} of the first ${filled.length} lines are name=value pairs as firewalls of Fortinet, Sophos or SonicWall log them`,
    needsZone: own.some((pairs) => !/^[0-9]{9,19}$/.test(told(pairs, 'eventtime')) && wallOf(pairs).text !== '' && wallOf(pairs).zone === ''),
  };
}

/** Firewalls that log name=value pairs. */
export const firewallPairs: LineFormat = {
  id: 'firewall-pairs',
  title: 'Firewall log of name=value pairs (Fortinet, Sophos, SonicWall)',
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
