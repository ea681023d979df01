/** IP header fields of one packet. One object, written anew for each packet; offsets point into the packet's bytes. */
export class IpHeader {
  version: 4 | 6 = 4;
  /** Offsets of the 4 or 16 address bytes. */
  source = 0;
  destination = 0;
  /** Transport protocol number (IANA), after IPv6 extension headers. */
  protocol = 0;
  /** Transport bytes: `[payload, end)`; `end` never lies beyond the captured bytes. */
  payload = 0;
  end = 0;
  /** Bytes on the wire from the IP header on. */
  length = 0;
  /** Set for fragments: identification, offset in bytes, and whether more follow. */
  fragment = false;
  identification = 0;
  fragmentOffset = 0;
  moreFragments = false;
}

const IPV6_EXTENSIONS = new Set([0, 43, 60, 135, 139, 140]);
const MOST_EXTENSIONS = 12;

/** Reads the IP header at `at` of a packet that ends at `limit`. @returns '' when read, else what is wrong */
export function readIp(data: Uint8Array, at: number, limit: number, header: IpHeader): string {
  const version = data[at]! >> 4;
  return version === 4
    ? readIPv4Header(data, at, limit, header)
    : version === 6
      ? readIPv6Header(data, at, limit, header)
      : `IP version ${version} does not exist`;
}

function readIPv4Header(data: Uint8Array, at: number, limit: number, header: IpHeader): string {
  if (at + 20 > limit) return 'cut in the middle of the IPv4 header';
  const headerLength = (data[at]! & 15) * 4;
  if (headerLength < 20) return `an IPv4 header of ${headerLength} bytes cannot be`;
  if (at + headerLength > limit) return 'cut in the middle of the IPv4 header';
  const total = (data[at + 2]! << 8) | data[at + 3]!;
  header.version = 4;
  header.source = at + 12;
  header.destination = at + 16;
  header.protocol = data[at + 9]!;
  header.payload = Math.min(at + headerLength, limit);
  // A length of 0 means that the network card cuts the segments later (TCP segmentation offload).
  header.length = total === 0 ? limit - at : total;
  header.end = Math.max(header.payload, Math.min(limit, at + header.length));
  const flags = (data[at + 6]! << 8) | data[at + 7]!;
  header.identification = (data[at + 4]! << 8) | data[at + 5]!;
  header.fragmentOffset = (flags & 0x1fff) * 8;
  header.moreFragments = (flags & 0x2000) !== 0;
  header.fragment = header.moreFragments || header.fragmentOffset > 0;
  return '';
}

function readIPv6Header(data: Uint8Array, at: number, limit: number, header: IpHeader): string {
  if (at + 40 > limit) return 'cut in the middle of the IPv6 header';
  const payloadLength = (data[at + 4]! << 8) | data[at + 5]!;
  header.version = 6;
  header.source = at + 8;
  header.destination = at + 24;
  header.length = payloadLength === 0 ? limit - at : payloadLength + 40;
  header.end = Math.min(limit, at + header.length);
  header.fragment = false;
  header.fragmentOffset = 0;
  header.moreFragments = false;
  let next = data[at + 6]!;
  let position = at + 40;
  for (let i = 0; i < MOST_EXTENSIONS && position + 8 <= header.end; i++) {
    if (next === 44) {
      const flags = (data[position + 2]! << 8) | data[position + 3]!;
      header.fragmentOffset = flags & 0xfff8;
      header.moreFragments = (flags & 1) === 1;
      header.fragment = header.moreFragments || header.fragmentOffset > 0;
      header.identification = ((data[position + 4]! << 24) | (data[position + 5]! << 16) | (data[position + 6]! << 8) | data[position + 7]!) >>> 0;
      next = data[position]!;
      position += 8;
      if (header.fragmentOffset > 0) break;
    } else if (next === 51) {
      const length = (data[position + 1]! + 2) * 4;
      next = data[position]!;
      position += length;
    } else if (IPV6_EXTENSIONS.has(next)) {
      const length = (data[position + 1]! + 1) * 8;
      next = data[position]!;
      position += length;
    } else break;
  }
  header.protocol = next;
  header.payload = Math.min(position, header.end);
  return '';
}

/** Text of the address whose bytes begin at `at`. */
export function addressText(data: Uint8Array, at: number, version: 4 | 6): string {
  if (version === 4) return `${data[at]}.${data[at + 1]}.${data[at + 2]}.${data[at + 3]}`;
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 2) groups.push(((data[at + i]! << 8) | data[at + i + 1]!).toString(16));
  return groups.join(':');
}

const PROTOCOLS: Readonly<Record<number, string>> = {
  1: 'icmp',
  2: 'igmp',
  4: 'ipip',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  41: '6in4',
  47: 'gre',
  50: 'esp',
  51: 'ah',
  58: 'icmp6',
  89: 'ospf',
  103: 'pim',
  112: 'vrrp',
  132: 'sctp',
  136: 'udplite',
};

/** The usual name of a transport protocol, or `ip/NUMBER`. */
export function protocolName(protocol: number): string {
  return PROTOCOLS[protocol] ?? `ip/${protocol}`;
}

/** Datagrams put together at a time; older ones are dropped first. Bounded, because fragments are the classic way to fill a memory. */
const MOST_PENDING = 64;
const MOST_DATAGRAM = 65_535;

interface Pending {
  readonly pieces: { readonly offset: number; readonly bytes: Uint8Array }[];
  total: number;
  held: number;
}

/** Puts IP fragments together (RFC 791, RFC 8200): for DNS answers longer than a packet. */
export class Reassembly {
  private readonly pending = new Map<string, Pending>();

  /** Adds a fragment; returns the whole transport bytes once nothing is missing, else null. Overlaps: the first bytes to come stay. */
  add(data: Uint8Array, header: IpHeader): Uint8Array | null {
    const addresses = header.version === 4 ? 8 : 32;
    const key = `${header.protocol} ${header.identification} ${String.fromCharCode(...data.subarray(header.source, header.source + addresses))}`;
    let datagram = this.pending.get(key);
    if (!datagram) {
      if (this.pending.size >= MOST_PENDING) this.pending.delete(this.pending.keys().next().value!);
      datagram = { pieces: [], total: -1, held: 0 };
      this.pending.set(key, datagram);
    }
    const bytes = data.slice(header.payload, header.end);
    const end = header.fragmentOffset + bytes.length;
    if (end > MOST_DATAGRAM || datagram.pieces.length > 128) {
      this.pending.delete(key);
      return null;
    }
    datagram.pieces.push({ offset: header.fragmentOffset, bytes });
    if (!header.moreFragments) datagram.total = end;
    return this.complete(key, datagram);
  }

  private complete(key: string, datagram: Pending): Uint8Array | null {
    if (datagram.total < 0) return null;
    const whole = new Uint8Array(datagram.total);
    let reached = 0;
    for (const piece of [...datagram.pieces].sort((a, b) => a.offset - b.offset)) {
      if (piece.offset > reached) return null;
      const fresh = piece.bytes.subarray(reached - piece.offset, datagram.total - piece.offset);
      whole.set(fresh, reached);
      reached = Math.max(reached, Math.min(datagram.total, piece.offset + piece.bytes.length));
    }
    if (reached < datagram.total) return null;
    this.pending.delete(key);
    return whole;
  }
}
