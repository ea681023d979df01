import type { ByteParser } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { AddressIds } from './address-ids.ts';
import { DnsDialogue, DnsStream } from './dns-dialogue.ts';
import { type Flow, FlowTable, RST, type StreamHeads, SYN } from './flow-table.ts';
import { type PacketHandler, PcapFraming, PcapngFraming } from './framing.ts';
import { findNetwork, NetworkStart } from './link-layer.ts';
import { addressText, IpHeader, Reassembly, readIp } from './network-layer.ts';
import { HEAD_BYTES, StreamAssembly } from './stream-head.ts';
import { innerPacket } from './tunnel.ts';

const TCP = 6;
const UDP = 17;
const SCTP = 132;
const isDnsPort = (port: number): boolean => port === 53 || port === 5353 || port === 5355;
/** Connections of which the first bytes are read at a time. */
const NAMED_PORTS = new Set([25, 80, 443, 465, 587, 853, 993, 995, 2525, 3128, 8000, 8008, 8080, 8443, 8888]);
const MOST_TUNNELS = 4;
const NO_BYTES = new Uint8Array(0);

/**
 * Reads captures of either framing: every packet with an IP header is a record; flows and DNS queries become events (CONTRACTS: "What counts as what").
 * Flows are between the outermost addresses; packets inside tunnels are looked at for DNS only, and counted in a note.
 */
export class CaptureParser implements ByteParser {
  private readonly framing: PcapFraming | PcapngFraming;
  private readonly network = new NetworkStart();
  private readonly ip = new IpHeader();
  private readonly flows = new FlowTable();
  private readonly dns = new DnsDialogue();
  private readonly reassembly = new Reassembly();
  private readonly v4 = new AddressIds();
  private readonly v6 = new Map<string, number>();
  private readonly tunnels = new Map<string, number>();
  private sink!: RecordSink;
  private time = 0;
  private cutPackets = 0;
  private notDns = 0;

  constructor(kind: 'pcap' | 'pcapng') {
    const packet: PacketHandler = (linkType, time, bytes, start, end, originalLength) =>
      this.packet(linkType, time, bytes, start, end, originalLength);
    const damaged = (offset: number, reason: string): void => {
      this.sink.beginRecord();
      this.sink.rejectRecord(`the capture is damaged at byte ${offset}: ${reason}; everything before it was read`, offset, NO_BYTES);
      this.sink.notes.add(`Damaged at byte ${offset}: ${reason}. Everything before it was read, nothing after it.`);
    };
    this.framing = kind === 'pcap' ? new PcapFraming({ packet, damaged }) : new PcapngFraming({ packet, damaged });
  }

  push(chunk: Uint8Array, sink: RecordSink): void {
    this.sink = sink;
    this.framing.push(chunk);
  }

  finish(sink: RecordSink): void {
    this.sink = sink;
    this.framing.finish();
    this.dns.finish(sink);
    this.flows.finish(sink);
    sink.notes.add(
      'Each flow is one contact, from the side that opened it, at its first packet; a flow ends after 5 minutes without a packet (TCP) or 1 minute (others).',
    );
    if (this.cutPackets > 0) sink.notes.add(`${this.cutPackets} packets were cut by the capture; what was kept of them was read.`);
    if (this.notDns > 0) sink.notes.add(`${this.notDns} packets on the DNS port are not DNS.`);
    for (const [name, count] of this.tunnels)
      sink.notes.add(`${count} packets are tunnelled (${name}): flows are between the outer addresses; DNS queries inside were read.`);
  }

  private packet(linkType: number, time: number, data: Uint8Array, start: number, end: number, originalLength: number): void {
    const { sink, network } = this;
    sink.beginRecord();
    // Beyond what microseconds in a double can hold (years 1685 to 2255) a time is damage, not a date.
    this.time = Math.abs(time) <= Number.MAX_SAFE_INTEGER ? time : Number.NaN;
    if (end - start < originalLength) this.cutPackets++;
    if (isPlainIPv4(linkType, data, start, end)) network.found(start + 14);
    else {
      findNetwork(linkType, data.subarray(start, end), network);
      if (network.offset >= 0) network.offset += start;
    }
    if (network.offset < 0) {
      if (network.cut) sink.rejectRecord(network.what, 0, data.subarray(start, end));
      else sink.skipRecord(network.what);
      return;
    }
    const wrong = readIp(data, network.offset, end, this.ip);
    if (wrong !== '') {
      sink.rejectRecord(wrong, 0, data.subarray(start, end));
      return;
    }
    this.datagram(data);
    sink.endRecord();
  }

  /** Ports, flow, and what is inside; `this.ip` describes `data`. */
  private datagram(data: Uint8Array): void {
    const { ip } = this;
    const from = this.host(data, ip.source, ip.version);
    const to = this.host(data, ip.destination, ip.version);
    const { protocol, payload, end } = ip;
    const ported = (protocol === TCP || protocol === UDP || protocol === SCTP) && ip.fragmentOffset === 0 && payload + 4 <= end;
    const fromPort = ported ? (data[payload]! << 8) | data[payload + 1]! : 0;
    const toPort = ported ? (data[payload + 2]! << 8) | data[payload + 3]! : 0;
    const flags = protocol === TCP && ported && payload + 14 <= end ? data[payload + 13]! : 0;
    // Later fragments carry no ports: their bytes are the first fragment's flow, which cannot be told from here, so they open none.
    if (ip.fragment) this.fragment(data, from, to);
    if (ip.fragmentOffset > 0) return;
    const flow = this.flows.touch(from, fromPort, to, toPort, protocol, this.time, flags, this.sink);
    const outbound = flow.a === from && flow.aPort === fromPort;
    if (this.time > flow.last) flow.last = this.time;
    flow.bytes += ip.length;
    if (outbound) flow.fromA++;
    else flow.fromB++;
    if (ip.fragment) return;
    if (protocol === UDP) this.udp(data, from, fromPort, to, toPort, payload + 8, Math.max(payload + 8, end));
    else if (protocol === TCP) this.tcp(data, flow, outbound, flags, payload, end);
    else if (protocol === 1 || protocol === 58) this.icmp(data, protocol, payload, end);
    this.tunnel(data, protocol, fromPort, toPort, payload, end, 0);
  }

  private fragment(data: Uint8Array, from: number, to: number): void {
    const { protocol } = this.ip;
    const whole = this.reassembly.add(data, this.ip);
    if (!whole || protocol !== UDP || whole.length < 8) return;
    const fromPort = (whole[0]! << 8) | whole[1]!;
    const toPort = (whole[2]! << 8) | whole[3]!;
    this.udp(whole, from, fromPort, to, toPort, 8, whole.length);
  }

  private udp(data: Uint8Array, from: number, fromPort: number, to: number, toPort: number, start: number, end: number): void {
    if (!isDnsPort(fromPort) && !isDnsPort(toPort)) return;
    if (!this.dns.take(data, start, Math.min(end, data.length), this.time, from, fromPort, to, toPort, this.sink)) this.notDns++;
  }

  private tcp(data: Uint8Array, flow: Flow, outbound: boolean, flags: number, payload: number, end: number): void {
    if (outbound) flow.aFlags |= flags;
    else flow.bFlags |= flags;
    if (payload + 20 > end || flags & RST) return;
    const sequence = ((data[payload + 4]! << 24) | (data[payload + 5]! << 16) | (data[payload + 6]! << 8) | data[payload + 7]!) >>> 0;
    const body = payload + (data[payload + 12]! >> 4) * 4;
    const side = outbound ? 0 : 1;
    const assembly =
      flow.bPort === 53 ? this.dnsStream(flow)[side]!.assembly : NAMED_PORTS.has(flow.bPort) ? this.streamHeads(flow).assembly[side]! : null;
    if (!assembly) return;
    if (flags & SYN) assembly.begin(sequence + 1);
    else if (body < end) assembly.add(sequence, data.subarray(body, end));
  }

  private dnsStream(flow: Flow): readonly [DnsStream, DnsStream] {
    if (flow.dns) return flow.dns;
    const take = (from: number, fromPort: number, to: number, toPort: number) => (message: Uint8Array) => {
      if (!this.dns.take(message, 0, message.length, this.time, from, fromPort, to, toPort, this.sink)) this.notDns++;
    };
    flow.dns = [new DnsStream(take(flow.a, flow.aPort, flow.b, flow.bPort)), new DnsStream(take(flow.b, flow.bPort, flow.a, flow.aPort))];
    return flow.dns;
  }

  private streamHeads(flow: Flow): StreamHeads {
    if (flow.heads) return flow.heads;
    const keep = (side: 0 | 1) =>
      new StreamAssembly((bytes) => {
        const held = heads.bytes[side];
        if (held.length >= HEAD_BYTES) return;
        const joined = new Uint8Array(Math.min(HEAD_BYTES, held.length + bytes.length));
        joined.set(held);
        joined.set(bytes.subarray(0, joined.length - held.length), held.length);
        heads.bytes[side] = joined;
      });
    const heads: StreamHeads = { assembly: [keep(0), keep(1)], bytes: [NO_BYTES, NO_BYTES] };
    flow.heads = heads;
    return heads;
  }

  /** Destination unreachable: port, host or administratively; it quotes the packet that it is about (RFC 792, RFC 4443). */
  private icmp(data: Uint8Array, protocol: number, payload: number, end: number): void {
    const type = data[payload] ?? -1;
    if (!(protocol === 1 ? type === 3 : type === 1) || payload + 8 >= end) return;
    const quoted = new IpHeader();
    if (readIp(data, payload + 8, end, quoted) !== '' || quoted.payload + 4 > end || quoted.fragmentOffset > 0) return;
    const from = this.host(data, quoted.source, quoted.version);
    const to = this.host(data, quoted.destination, quoted.version);
    const at = quoted.payload;
    const flow = this.flows.find(from, (data[at]! << 8) | data[at + 1]!, to, (data[at + 2]! << 8) | data[at + 3]!, quoted.protocol);
    if (flow) flow.unreachable = true;
  }

  /** DNS inside tunnels, a few layers deep. */
  private tunnel(data: Uint8Array, protocol: number, fromPort: number, toPort: number, payload: number, end: number, depth: number): void {
    const inner = innerPacket(data, protocol, fromPort, toPort, payload, end);
    if (!inner || depth >= MOST_TUNNELS) return;
    if (depth === 0) this.tunnels.set(inner.name, (this.tunnels.get(inner.name) ?? 0) + 1);
    const header = new IpHeader();
    if (readIp(data, inner.offset, end, header) !== '' || header.fragment) return;
    const at = header.payload;
    if (header.protocol === UDP && at + 8 <= header.end) {
      const ports = [(data[at]! << 8) | data[at + 1]!, (data[at + 2]! << 8) | data[at + 3]!] as const;
      if (isDnsPort(ports[0]) || isDnsPort(ports[1])) {
        const from = this.host(data, header.source, header.version);
        const to = this.host(data, header.destination, header.version);
        this.udp(data, from, ports[0], to, ports[1], at + 8, header.end);
        return;
      }
      this.tunnel(data, UDP, ports[0], ports[1], at, header.end, depth + 1);
      return;
    }
    this.tunnel(data, header.protocol, 0, 0, at, header.end, depth + 1);
  }

  /** Host id of an address; text is made only when the address is new. */
  private host(data: Uint8Array, at: number, version: 4 | 6): number {
    if (version === 4) {
      const key = (data[at]! << 24) | (data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!;
      const known = this.v4.get(key);
      if (known >= 0) return known;
      const id = this.sink.hostText(addressText(data, at, 4));
      this.v4.set(key, id);
      return id;
    }
    const key = String.fromCharCode(...data.subarray(at, at + 16));
    let id = this.v6.get(key);
    if (id === undefined) {
      id = this.sink.hostText(addressText(data, at, 6));
      this.v6.set(key, id);
    }
    return id;
  }
}

/** Ethernet with IPv4 right behind it: what most packets are, told without a view on the packet. */
function isPlainIPv4(linkType: number, data: Uint8Array, start: number, end: number): boolean {
  return linkType === 1 && end - start > 14 && data[start + 12] === 8 && data[start + 13] === 0 && data[start + 14]! >> 4 === 4;
}
