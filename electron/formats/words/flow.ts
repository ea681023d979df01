import type { RecordSink } from '../record-sink.ts';

/** IP protocols by number (IANA protocol numbers): those with a name of their own in logs. */
const PROTOCOLS = new Map<number, string>([
  [0, 'ip'],
  [1, 'icmp'],
  [2, 'igmp'],
  [4, 'ipip'],
  [6, 'tcp'],
  [8, 'egp'],
  [17, 'udp'],
  [33, 'dccp'],
  [41, 'ipv6'],
  [46, 'rsvp'],
  [47, 'gre'],
  [50, 'esp'],
  [51, 'ah'],
  [58, 'icmp6'],
  [88, 'eigrp'],
  [89, 'ospf'],
  [103, 'pim'],
  [112, 'vrrp'],
  [132, 'sctp'],
  [136, 'udplite'],
]);

const SYNONYMS = new Map<string, string>([
  ['icmpv6', 'icmp6'],
  ['ipv6-icmp', 'icmp6'],
  ['icmp-v6', 'icmp6'],
  ['tcp6', 'tcp'],
  ['udp6', 'udp'],
  ['ipv6icmp', 'icmp6'],
]);

/** The one word for a protocol given by number or by any of the words logs use: `6`, `TCP`, `ipv6-icmp`; `ip` when it is empty. */
export function protocolName(text: string): string {
  const word = text.trim().toLowerCase();
  if (word === '' || word === '-') return 'ip';
  if (/^[0-9]{1,3}$/.test(word)) return PROTOCOLS.get(Number(word)) ?? `proto-${Number(word)}`;
  return SYNONYMS.get(word) ?? (word.length > 16 ? word.slice(0, 16) : word);
}

/** True for protocols whose port is the other side's service; others have none (ICMP types are kept in the detail, not in the kind). */
const hasPorts = (protocol: string): boolean =>
  protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp' || protocol === 'dccp' || protocol === 'udplite';

/** The kind of a flow: `tcp/443`, or the protocol alone where there is no port. `port` is NaN or negative when the log tells none. */
export function flowKindName(protocol: string, port: number): string {
  return hasPorts(protocol) && port >= 0 && port <= 65_535 ? `${protocol}/${port}` : protocol;
}

const NO_PORT = 65_536;
/** Ports of a page; a log has few of them. */
const PAGE_BITS = 8;

/** Ids of flow kinds for one sink, looked up by protocol word and port without making a string. */
export class FlowKinds {
  private sink: RecordSink | null = null;
  /** By protocol, then by port: pages of ids + 1, made when first needed. */
  private readonly byProtocol = new Map<string, Int32Array[]>();

  /** The id of a kind; `word` as the log prints it. */
  of(sink: RecordSink, word: string, port: number): number {
    if (sink !== this.sink) {
      this.sink = sink;
      this.byProtocol.clear();
    }
    let ids = this.byProtocol.get(word);
    if (ids === undefined) {
      if (this.byProtocol.size >= 64) return sink.kind(flowKindName(protocolName(word), port));
      ids = [];
      this.byProtocol.set(word, ids);
    }
    const slot = port >= 0 && port <= 65_535 ? Math.trunc(port) : NO_PORT;
    ids[slot >> PAGE_BITS] ??= new Int32Array(1 << PAGE_BITS);
    const page = ids[slot >> PAGE_BITS]!;
    const at = slot & ((1 << PAGE_BITS) - 1);
    const known = page[at]!;
    if (known !== 0) return known - 1;
    const id = sink.kind(flowKindName(protocolName(word), slot === NO_PORT ? -1 : slot));
    page[at] = id + 1;
    return id;
  }
}

/** A port as a number; NaN when the text is none. */
export function portNumber(text: string | undefined): number {
  return text !== undefined && /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : Number.NaN;
}

/** The larger part of two byte counts where either may be unknown: their sum, one of them, or NaN. */
export function bothDirections(out: number, back: number): number {
  if (out !== out) return back;
  return back !== back ? out : out + back;
}

/** A count as logs print it: digits only, at most 15 of them; NaN when it is none. */
export function countOf(text: string | undefined): number {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN;
}
