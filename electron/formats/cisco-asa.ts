import { Outcome, type OutcomeCode } from '../../shared/model/outcome.ts';
import { RECORD, type RecordSink } from './record-sink.ts';
import { type MessageKind, messageFormat } from './scan/message-format.ts';
import { detailText } from './words/detail.ts';
import { bothDirections, countOf, FlowKinds, portNumber } from './words/flow.ts';
import { isAddress } from './words/host-port.ts';

/** `%ASA-6-302013: `, also of its forerunner (PIX), its firewall module (FWSM) and its heir (FTD). */
const TAG = /%(?:ASA|PIX|FWSM|FTD)-(?:[A-Za-z]{1,20}-)?([0-7])-([0-9]{6}): ?/;
const MOST_WORDS = 60;

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

interface Contact {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol: string;
  readonly outcome: OutcomeCode;
  readonly bytes: number;
  /** True for the end of a connection, whose beginning is a line of its own. */
  readonly ending: boolean;
}

/** `outside:192.0.2.1/443`, `inside/192.0.2.1(443)`, `192.0.2.1/443`, `192.0.2.1`, with what follows (mapped address, user) cut off. Null when it is no endpoint. */
function readEndpoint(word: string | undefined): Endpoint | null {
  if (word === undefined || word.length > 160) return null;
  const plain = word.replace(/[,;]$/, '');
  const bracket = /^(?:[^/:]{1,60}\/)?([0-9A-Fa-f.:]{2,45})\(([0-9]{1,5})\)/.exec(plain);
  if (bracket && isAddress(bracket[1])) return { host: bracket[1], port: portNumber(bracket[2]) };
  const slash = plain.indexOf('/');
  const before = slash < 0 ? plain : plain.slice(0, slash);
  const port = slash < 0 ? Number.NaN : portNumber(/^[0-9]{1,5}/.exec(plain.slice(slash + 1))?.[0]);
  const bare: boolean = isAddress(before);
  if (bare) return { host: before, port };
  const colon = before.indexOf(':');
  const host = before.slice(colon + 1);
  return colon > 0 && isAddress(host) ? { host, port } : null;
}

/** The endpoint after a word, skipping nothing. */
const after = (words: readonly string[], word: string, from = 0): Endpoint | null => {
  const at = words.indexOf(word, from);
  return at < 0 ? null : readEndpoint(words[at + 1]);
};

const PROTOCOL = /^(?:tcp|udp|icmp|icmp6|gre|esp|ah|igmp|sctp|ipv6-icmp)$/i;

function protocolOf(words: readonly string[]): string {
  const at = words.indexOf('protocol');
  if (at >= 0 && words[at + 1] !== undefined) return words[at + 1]!;
  return words.find((word) => PROTOCOL.test(word)) ?? '';
}

/** `Built outbound TCP connection 1 for outside:R/p (m/p) to inside:L/p (m/p)` and `... ICMP connection for faddr R/0 gaddr G/0 laddr L/0`. */
function readConnection(words: readonly string[]): Contact | null {
  const ending = words[0] === 'Teardown';
  const foreign = after(words, 'faddr') ?? after(words, 'for');
  const local = after(words, 'laddr') ?? after(words, 'to');
  if (!foreign || !local) return null;
  // An ending does not say who began. The side with the lower port is taken for the server, as services listen there; where that says nothing, `for` is named first.
  const outbound = words.includes('outbound') || (ending && foreign.port < local.port);
  const at = words.indexOf('bytes');
  return {
    from: outbound ? local : foreign,
    to: outbound ? foreign : local,
    protocol: protocolOf(words),
    outcome: Outcome.Accepted,
    bytes: at < 0 ? Number.NaN : countOf(words[at + 1]),
    ending,
  };
}

const REFUSED = /\b(?:den(?:y|ied)|discarded|dropp(?:ed|ing)|blocked|failed|rejected|no matching)\b/i;
const PERMITTED = /\b(?:permitted|est-allowed|accepted|allowed|Accessed)\b/;

/** Messages that name both ends: `src A dst B`, `from A to B`, `A -> B`. */
function readPassage(text: string, words: readonly string[]): Contact | null {
  const arrow = words.indexOf('->');
  const from = after(words, 'src') ?? (arrow > 0 ? readEndpoint(words[arrow - 1]) : null) ?? after(words, 'from');
  const to = after(words, 'dst') ?? (arrow > 0 ? readEndpoint(words[arrow + 1]) : null) ?? after(words, 'to');
  if (!from || !to) return null;
  const outcome = REFUSED.test(text) ? Outcome.Refused : PERMITTED.test(text) ? Outcome.Accepted : Outcome.Unknown;
  return { from, to, protocol: protocolOf(words), outcome, bytes: Number.NaN, ending: false };
}

/** Events of Firepower, 430001 to 430005, as `Name: value, Name: value`; 430002 is the beginning of a connection and 430003 its end. */
function readEvent(id: string, text: string): Contact | null {
  const fields = new Map(text.split(', ', 200).map((pair) => [pair.slice(0, pair.indexOf(': ')), pair.slice(pair.indexOf(': ') + 2)] as const));
  const field = (name: string): string => fields.get(name) ?? '';
  const [from, to] = [field('SrcIP'), field('DstIP')];
  if (!isAddress(from) || !isAddress(to)) return null;
  const action = field('AccessControlRuleAction') || field('InlineResult');
  return {
    from: { host: from, port: portNumber(field('SrcPort')) },
    to: { host: to, port: portNumber(field('DstPort')) },
    protocol: field('Protocol'),
    outcome: /block|drop/i.test(action) ? Outcome.Refused : /allow|trust|fastpath/i.test(action) ? Outcome.Accepted : Outcome.Unknown,
    bytes: bothDirections(countOf(field('InitiatorBytes')), countOf(field('ResponderBytes'))),
    ending: id === '430003',
  };
}

function readContact(message: string): { readonly id: string; readonly contact: Contact | null } | null {
  const tag = TAG.exec(message.slice(0, 200));
  if (!tag) return null;
  const text = message.slice(tag.index + tag[0].length);
  const id = tag[2]!;
  if (id.startsWith('43000')) return { id, contact: readEvent(id, text) };
  // 305xxx are address translations: no contact.
  if (id.startsWith('305')) return { id, contact: null };
  const words = text.split(' ', MOST_WORDS);
  const connection = words[0] === 'Built' || words[0] === 'Teardown' ? readConnection(words) : null;
  return { id, contact: connection ?? readPassage(text, words) };
}

function emit(contact: Contact, id: string, time: number, kinds: FlowKinds, sink: RecordSink): void {
  const kind = kinds.of(sink, contact.protocol, contact.to.port);
  sink.event(
    time,
    sink.hostText(contact.from.host),
    sink.hostText(contact.to.host),
    kind,
    contact.outcome,
    contact.bytes,
    sink.detail(detailText([['message', id]])),
  );
}

const KIND: MessageKind = {
  id: 'cisco-asa',
  title: 'Cisco ASA',
  specification: 'https://www.cisco.com/c/en/us/td/docs/security/asa/syslog/b_syslog.html',
  from: 'the side that opened the connection, or the source of the packet',
  to: 'the other side; the end of a connection is counted only in files that hold no beginnings',
  programs: [],
  chatter: 'message of the firewall without two addresses',
  ownLines: 'messages of a Cisco firewall (%ASA-level-number)',
  isOwn: (message) => TAG.test(message.slice(0, 200)),
  reader: (messages) => {
    const kinds = new FlowKinds();
    const beginnings = messages.some((message) => /-(?:30(?:2013|2015|2020): ?Built |430002: )/.test(message.slice(0, 200)));
    return (message, time, sink) => {
      const found = readContact(message);
      if (found === null) return null;
      if (found.contact === null) return sink.skip(KIND.chatter);
      if (found.contact.ending && beginnings) return sink.skip('end of a connection counted at its beginning');
      emit(found.contact, found.id, time, kinds, sink);
      return RECORD;
    };
  },
  samples: [
    {
      name: 'connections and refusals',
      text: `May 06 2024 07:10:00: %ASA-6-302013: Built outbound TCP connection 447 for outside:198.51.100.7/443 (198.51.100.7/443) to inside:192.0.2.10/50000 (203.0.113.5/50000)
May 06 2024 07:10:01 fw1 : %ASA-6-302015: Built inbound UDP connection 448 for outside:198.51.100.9/4500 (198.51.100.9/4500) to dmz:192.0.2.53/53 (203.0.113.5/53)
May 06 2024 07:10:02: %ASA-6-302014: Teardown TCP connection 447 for outside:198.51.100.7/443 to inside:192.0.2.10/50000 duration 0:00:02 bytes 5000 TCP FINs
May 06 2024 07:10:03: %ASA-4-106023: Deny tcp src outside:198.51.100.66/40000 dst inside:192.0.2.10/22 by access-group "outside_in" [0x0, 0x0]
May 06 2024 07:10:04: %ASA-6-106100: access-list acl_in permitted udp inside/192.0.2.11(1234) -> outside/198.51.100.1(123) hit-cnt 1 first hit [0x1, 0x2]
May 06 2024 07:10:05: %ASA-2-106001: Inbound TCP connection denied from 198.51.100.66/1 to 192.0.2.10/23 flags SYN on interface outside
May 06 2024 07:10:06: %ASA-6-302020: Built outbound ICMP connection for faddr 198.51.100.1/0 gaddr 203.0.113.5/1 laddr 192.0.2.10/1
May 06 2024 07:10:07: %ASA-6-305011: Built dynamic TCP translation from inside:192.0.2.10/1 to outside:203.0.113.5/1
May 06 2024 07:10:08: %ASA-5-111008: User 'enable_15' executed the 'write' command.
`,
      events: [
        '2024-05-06T07:10:00Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted',
        '2024-05-06T07:10:01Z 198.51.100.9 > 192.0.2.53 udp/53 accepted',
        '2024-05-06T07:10:03Z 198.51.100.66 > 192.0.2.10 tcp/22 refused',
        '2024-05-06T07:10:04Z 192.0.2.11 > 198.51.100.1 udp/123 accepted',
        '2024-05-06T07:10:05Z 198.51.100.66 > 192.0.2.10 tcp/23 refused',
        '2024-05-06T07:10:06Z 192.0.2.10 > 198.51.100.1 icmp accepted',
      ],
      skipped: 3,
    },
    {
      name: 'through syslog, with a time of its own; Firepower',
      text: `May  6 09:10:05 192.0.2.254 May 06 2024 07:10:00: %ASA-4-106023: Deny udp src outside:198.51.100.66/40000 dst inside:192.0.2.10/53 by access-group "outside_in"
May  6 09:10:05 192.0.2.254 : %FTD-6-430003: EventPriority: Low, AccessControlRuleAction: Block, SrcIP: 2001:db8::9, DstIP: 192.0.2.10, SrcPort: 1, DstPort: 443, Protocol: tcp, InitiatorBytes: 66, ResponderBytes: 0
`,
      year: 2024,
      events: ['2024-05-06T07:10:00Z 198.51.100.66 > 192.0.2.10 udp/53 refused', '2024-05-06T09:10:05Z 2001:db8::9 > 192.0.2.10 tcp/443 refused 66'],
    },
    {
      name: 'ends of connections only',
      text: `May 06 2024 07:10:02: %ASA-6-302014: Teardown TCP connection 447 for outside:198.51.100.7/443 to inside:192.0.2.10/50000 duration 0:00:02 bytes 5000 TCP FINs
May 06 2024 07:10:03: %ASA-6-302016: Teardown UDP connection 5 for outside:2001:db8::9/4500 to dmz:192.0.2.53/53 duration 0:00:02 bytes 120
`,
      events: [
        '2024-05-06T07:10:02Z 192.0.2.10 > 198.51.100.7 tcp/443 accepted 5000',
        '2024-05-06T07:10:03Z 2001:db8::9 > 192.0.2.53 udp/53 accepted 120',
      ],
    },
  ],
};

/** Messages of Cisco ASA, PIX and Firepower. */
export const ciscoAsa = messageFormat(KIND);
