import { Outcome } from '../../../shared/model/outcome.ts';
import { RECORD, type RecordSink, type Verdict } from '../record-sink.ts';
import { detailText } from '../words/detail.ts';
import { queryKind, rcodeName, rcodeOutcome } from '../words/dns.ts';
import { type FlowKinds, portNumber } from '../words/flow.ts';
import { isHost } from '../words/host-port.ts';
import { servicePort } from '../words/port-names.ts';

/** Values of Wireshark's fields by name (`ip.src`), the first of several; '' when absent. */
export type Field = (...names: readonly string[]) => string;

/** Resolvers give up on a question after some 10 seconds, clients before. */
export const ANSWERED_WITHIN = 20_000_000;

const yes = (text: string): boolean => text === '1' || /^true$/i.test(text);
/** Of several values (a tunnel has two sources) the first: the outermost. */
const first = (text: string): string => text.split(',', 1)[0]!.trim();

/** Protocol word of a packet: from its ports where told, else the name in the protocol column, else the number in the IP header. */
function protocolOf(field: Field): string {
  if (field('tcp.dstport', 'tcp.srcport', 'tcp.port') !== '') return 'tcp';
  if (field('udp.dstport', 'udp.srcport', 'udp.port') !== '') return 'udp';
  return (field('_ws.col.Protocol', '_ws.col.protocol', 'col.Protocol') || first(field('ip.proto', 'ipv6.nxt'))).toLowerCase();
}

function portOf(field: Field): number {
  const source = portNumber(first(field('tcp.srcport', 'udp.srcport', 'sctp.srcport')));
  const target = portNumber(first(field('tcp.dstport', 'udp.dstport', 'sctp.dstport')));
  return servicePort(source, target);
}

/**
 * The event of a packet given by its fields. Where fields were chosen and the name asked for is one of them (`byName`), a packet with a name is a DNS query,
 * client to name; otherwise it is sender to receiver, and the name stands in the detail.
 */
export function emitPacket(field: Field, time: number, byName: boolean, kinds: FlowKinds, sink: RecordSink): Verdict {
  const from = first(field('ip.src', 'ipv6.src', 'ip.src_host', 'ipv6.src_host', 'ip.addr', 'ipv6.addr', '_ws.col.Source', '_ws.col.def_src'));
  const to = first(field('ip.dst', 'ipv6.dst', 'ip.dst_host', 'ipv6.dst_host', '_ws.col.Destination', '_ws.col.def_dst'));
  const name = first(field('dns.qry.name'));
  const size = field('frame.len', 'frame.cap_len', '_ws.col.Length', 'ip.len');
  const bytes = /^[0-9]{1,9}$/.test(size) ? Number(size) : Number.NaN;
  const answer = yes(field('dns.flags.response')) || portNumber(first(field('udp.srcport'))) === 53;
  if (byName && name !== '' && isHost(from)) {
    const rcode = first(field('dns.flags.rcode'));
    if (answer && (!/^(?:0x)?[0-9a-f]{1,4}$/i.test(rcode) || !isHost(to))) return sink.skip('answer to a query');
    const [asked, kind] = [sink.hostText(name === '<Root>' ? '.' : name), sink.kind(queryKind(first(field('dns.qry.type'))))];
    if (answer) sink.answer(time, sink.hostText(to), asked, kind, rcodeOutcome(rcodeName(Number(rcode))), Number.NaN, 0);
    else sink.event(time, sink.hostText(from), asked, kind, Outcome.Unknown, bytes);
    return RECORD;
  }
  if (!isHost(from) || !isHost(to)) return sink.skip('packet without two addresses');
  const detail = detailText([
    ['sni', field('tls.handshake.extensions_server_name')],
    ['host', field('http.host')],
    ['query', answer ? '' : name],
  ]);
  sink.event(
    time,
    sink.hostText(from),
    sink.hostText(to),
    kinds.of(sink, protocolOf(field), portOf(field)),
    Outcome.Unknown,
    bytes,
    sink.detail(detail),
  );
  return RECORD;
}
