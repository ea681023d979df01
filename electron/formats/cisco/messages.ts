import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import { bothDirections, countOf, portNumber } from '../words/flow.ts';
import { isAddress } from '../words/host-port.ts';
import { portOf } from '../words/port-names.ts';
import { type Endpoint, readEndpoint } from './endpoint.ts';

/** Two parties that a message of the firewall names. */
export interface Contact {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly protocol: string;
  readonly outcome: OutcomeCode;
  readonly bytes: number;
  /** True for the end of a connection, whose beginning is a line of its own. */
  readonly ending: boolean;
  /** The name that was asked for in the connection, or whose address of the web was. */
  readonly name?: string;
}

const MOST_WORDS = 60;
const PROTOCOL = /^(?:protocol=)?(tcp|udp|icmp|icmp6|gre|esp|ah|igmp|sctp|ipv6-icmp),?$/i;

/** The first protocol that the words name, themselves or as `protocol 47`. */
function protocolOf(words: readonly string[]): string {
  for (const [i, word] of words.entries()) {
    if (word === 'protocol' && words[i + 1] !== undefined) return words[i + 1]!;
    const named = PROTOCOL.exec(word)?.[1];
    if (named !== undefined) return named;
  }
  return '';
}

/** Length of the longest word that an endpoint stands after. */
const LONGEST_NAME = 7;

/** The first endpoint that stands after one of some words, from a place on, and where it stands. */
function after(words: readonly string[], names: readonly string[], from = 0): (Endpoint & { readonly at: number }) | null {
  for (let i = from; i < words.length - 1; i++) {
    if (words[i]!.length > LONGEST_NAME || !names.includes(words[i]!)) continue;
    const endpoint = readEndpoint(words[i + 1] === 'laddr' ? words[i + 2] : words[i + 1]);
    if (endpoint) return { host: endpoint.host, port: endpoint.port, at: i + 1 };
  }
  return null;
}

/**
 * `Built outbound TCP connection 1 for outside:R/p (m/p) to inside:L/p (m/p)`, `... ICMP connection for faddr R/0 gaddr G/0 laddr L/0`, and
 * `Built TCP state-bypass connection 1 from inside:L/p (m/p) to outside:R/p (m/p)`.
 */
export function readConnection(words: readonly string[]): Contact | null {
  const ending = words[0] === 'Teardown';
  const at = words.indexOf('bytes');
  const foreign = after(words, ['faddr', 'for']);
  const initiator = foreign ? null : after(words, ['from']);
  const local = after(words, ['laddr', 'to'], (foreign ?? initiator)?.at);
  if (!local) return null;
  const opener = initiator ?? foreign;
  if (!opener) return null;
  // An ending does not say who began. The side with the lower port is taken for the server, as services listen there; where that says nothing, `for` is named first.
  const outbound = !initiator && (words.includes('outbound') || (ending && opener.port < local.port));
  return {
    from: outbound ? local : opener,
    to: outbound ? opener : local,
    protocol: protocolOf(words),
    // The firewall gives up after thirty seconds without an answer.
    outcome: ending && words.includes('SYN') && words[words.indexOf('SYN') + 1] === 'Timeout' ? Outcome.Unanswered : Outcome.Accepted,
    bytes: at < 0 ? Number.NaN : countOf(words[at + 1]),
    ending,
  };
}

const REFUSED = /\b(?:den(?:y|ied)|discarded|drop(?:ped|ping)?|blocked|failed|rejected|no matching)\b/i;
const PERMITTED = /\b(?:permitted|est-allowed|accepted|allowed|Accessed|Received)\b/;
/** Messages of one TCP service of the firewall or through it, which do not say TCP: file transfer, addresses of the web, logins, TLS. */
const OVER_TCP = /^(?:303|304|605|725)/;

/** Messages that name both ends: `src A dst B`, `A -> B`, `from A to B`, `between A and B`, `Local:A Remote:B`. */
export function readPassage(id: string, text: string): Contact | null {
  const words = text.split(' ', MOST_WORDS);
  const named = pairAt(words) ?? webEnds(text) ?? tunnelEnds(words);
  if (!named) return null;
  const ends = id.startsWith('304') ? { ...named, to: { ...named.to, port: schemePort(text) } } : named;
  const outcome = REFUSED.test(text) ? Outcome.Refused : PERMITTED.test(text) ? Outcome.Accepted : Outcome.Unknown;
  const protocol = protocolOf(words) || (OVER_TCP.test(id) ? 'tcp' : '');
  return { ...ends, protocol, outcome, bytes: Number.NaN, ending: id === TUNNEL_DELETED };
}

/** The end of what 602303 tells the beginning of. */
const TUNNEL_DELETED = '602304';

type Ends = Pick<Contact, 'from' | 'to'>;

function pairAt(words: readonly string[]): Ends | null {
  const arrow = words.indexOf('->');
  if (arrow > 0) {
    const [from, to] = [readEndpoint(words[arrow - 1]), readEndpoint(words[arrow + 1])];
    if (from && to) return { from, to };
  }
  const source = after(words, ['src', 'SRC']);
  const target = source && after(words, ['dst', 'dest', 'DEST'], source.at);
  if (target) return { from: source, to: target };
  const from = after(words, ['from', 'flow', 'client', 'server', 'for']);
  const to = from && after(words, ['to'], from.at);
  return to && isCertain(from) && isCertain(to) ? { from, to } : null;
}

/** `from` and `to` also stand before files and commands: a name there is a host's only with its port. */
const isCertain = ({ host, port }: Endpoint): boolean => isAddress(host) || port === port;

/** `[user@]CLIENT[(user)] Accessed URL SERVER:url`. */
function webEnds(text: string): Ends | null {
  const found =
    /^(?:\S{1,100}@)?([^\s(]{2,80})(?:\([^)]{0,100}\))? Accessed (?:JAVA )?URL (?:[^\s@]{1,100}@)?(\S{1,80}?):(?:[a-z]{2,10}:\/\/|\/|$)/.exec(text);
  if (!found) return null;
  const from = readEndpoint(found[1]);
  const to = readEndpoint(isAddress(found[2]) ? found[2] : `${found[2]}/http`);
  return from && to && { from, to };
}

/** The port of the first web address in a text, which is one of http where it names no scheme. */
const schemePort = (text: string): number => portOf(/(https?|ftp):\/\//.exec(text)?.[1] ?? 'http');

/** The ends of a VPN tunnel: what came in was sent by the other side. */
function tunnelEnds(words: readonly string[]): Ends | null {
  const near = after(words, ['between']);
  const far = near && after(words, ['and'], near.at);
  if (far) return words.includes('inbound') ? { from: far, to: near } : { from: near, to: far };
  const [local, remote] = [sideOf(words, 'Local:'), sideOf(words, 'Remote:')];
  return local && remote && words.includes('Received') ? { from: remote, to: local } : null;
}

/** `Local:192.0.2.1:500`. */
function sideOf(words: readonly string[], name: string): Endpoint | null {
  const text = words.find((word) => word.startsWith(name))?.slice(name.length) ?? '';
  const colon = text.lastIndexOf(':');
  const host = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return isAddress(host) ? { host, port: portNumber(text.slice(colon + 1)) } : null;
}

/** Events of Firepower, 430001 to 430005, as `Name: value, Name: value`; 430002 is the beginning of a connection and 430003 its end. */
export function readEvent(id: string, text: string): Contact | null {
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
    name: field('DNSQuery') || field('ReferencedHost'),
  };
}
