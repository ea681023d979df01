/** Where the network layer begins, and which it is. One object, written anew for each packet. */
export class NetworkStart {
  /** Offset of the IP header; -1 when the packet holds no IP. */
  offset = -1;
  /** Why there is none: "ARP", "IEEE 802.11 management frame"; for counted skips. */
  what = '';
  /** Set when the packet is cut before its IP header. */
  cut = false;

  found(offset: number): NetworkStart {
    this.offset = offset;
    return this;
  }

  none(what: string): NetworkStart {
    this.offset = -1;
    this.what = what;
    return this;
  }

  tooShort(): NetworkStart {
    this.offset = -1;
    this.cut = true;
    this.what = 'cut before its network header';
    return this;
  }
}

const ETHERTYPE_NAMES: Readonly<Record<number, string>> = {
  2054: 'ARP',
  32821: 'RARP',
  35020: 'LLDP',
  34958: 'EAPOL',
  34915: 'PPPoE discovery',
  36864: 'Ethernet loopback test',
  34825: 'slow protocols (LACP)',
  8944: 'AVTP',
};
const MOST_TAGS = 8;

/**
 * Finds the IP header behind a link-layer header. Link types by their numbers at https://www.tcpdump.org/linktypes.html.
 * Tags and labels (802.1Q, 802.1ad, MPLS, PPPoE) are stepped over, at most eight of them.
 */
export function findNetwork(linkType: number, data: Uint8Array, result: NetworkStart): NetworkStart {
  result.offset = -1;
  result.what = '';
  result.cut = false;
  switch (linkType) {
    case 1: // Ethernet
      return ethernet(data, 0, result);
    case 0: // BSD loopback: address family in the byte order of the machine
    case 108:
      return loopback(data, result);
    case 12: // raw IP, as some systems number it
    case 14:
    case 101:
    case 228:
    case 229:
      return rawIp(data, 0, result);
    case 113: // Linux cooked v1
      return byEtherType(u16(data, 14), data, 16, result);
    case 276: // Linux cooked v2
      return byEtherType(u16(data, 0), data, 20, result);
    case 9: // PPP
    case 50: // PPP in HDLC framing
      return ppp(data, linkType === 50 || (data[0] === 0xff && data[1] === 3) ? 2 : 0, result);
    case 51: // PPPoE
      return ppp(data, 6, result);
    case 104: // Cisco HDLC
      return byEtherType(u16(data, 2), data, 4, result);
    case 107: // Frame Relay
      return data[2] === 3 && data[3] === 0xcc ? rawIp(data, 4, result) : result.none('Frame Relay without IP');
    case 105: // IEEE 802.11
      return wireless(data, 0, result);
    case 119: // Prism header
      return wireless(data, 144, result);
    case 127: // radiotap: its own length stands at byte 2, little-endian
      return data.length < 4 ? result.tooShort() : wireless(data, data[2]! | (data[3]! << 8), result);
    case 192: // per-packet information
      return data.length < 8 ? result.tooShort() : perPacketInformation(data, result);
    case 10: // FDDI
      return llc(data, 13, result);
    case 239:
      return nflog(data, result);
    default:
      return result.none(`link type ${linkType}`);
  }
}

function u16(data: Uint8Array, at: number): number {
  return at + 1 < data.length ? (data[at]! << 8) | data[at + 1]! : -1;
}

function ethernet(data: Uint8Array, start: number, result: NetworkStart): NetworkStart {
  return byEtherType(u16(data, start + 12), data, start + 14, result);
}

/** Steps over tags until an EtherType with IP behind it is met. */
export function byEtherType(type: number, data: Uint8Array, start: number, result: NetworkStart): NetworkStart {
  let etherType = type;
  let at = start;
  for (let tags = 0; tags <= MOST_TAGS; tags++) {
    switch (etherType) {
      case -1:
        return result.tooShort();
      case 0x0800:
      case 0x86dd:
        return rawIp(data, at, result);
      case 0x8100:
      case 0x88a8:
      case 0x9100:
      case 0x9200:
        etherType = u16(data, at + 2);
        at += 4;
        break;
      case 0x8847:
      case 0x8848:
        return mpls(data, at, result);
      case 0x8864:
        return ppp(data, at + 6, result);
      default:
        if (etherType <= 1500) return llc(data, at, result);
        return result.none(ETHERTYPE_NAMES[etherType] ?? `EtherType 0x${etherType.toString(16).padStart(4, '0')}`);
    }
  }
  return result.none('more than eight VLAN tags');
}

/** IEEE 802.2: IP behind SNAP, or no IP. */
function llc(data: Uint8Array, at: number, result: NetworkStart): NetworkStart {
  if (data[at] === 0xaa && data[at + 1] === 0xaa) return byEtherType(u16(data, at + 6), data, at + 8, result);
  if (data[at] === 0x06 && data[at + 1] === 0x06) return rawIp(data, at + 3, result);
  if (at >= data.length) return result.tooShort();
  return result.none('IEEE 802.2 frame without IP');
}

/** RFC 3032: labels until the bottom-of-stack bit; then IP by its version, or Ethernet behind a control word (RFC 4448). */
function mpls(data: Uint8Array, start: number, result: NetworkStart): NetworkStart {
  let at = start;
  for (let labels = 0; labels <= MOST_TAGS; labels++) {
    if (at + 4 >= data.length) return result.tooShort();
    const bottom = data[at + 2]! & 1;
    at += 4;
    if (!bottom) continue;
    const version = data[at]! >> 4;
    if (version === 4 || version === 6) return rawIp(data, at, result);
    return ethernet(data, version === 0 && at + 4 < data.length ? at + 4 : at, result);
  }
  return result.none('more than eight MPLS labels');
}

function ppp(data: Uint8Array, at: number, result: NetworkStart): NetworkStart {
  if (at >= data.length) return result.tooShort();
  const compressed = (data[at]! & 1) === 1;
  const protocol = compressed ? data[at]! : u16(data, at);
  const next = at + (compressed ? 1 : 2);
  if (protocol === 0x21 || protocol === 0x57) return rawIp(data, next, result);
  if (protocol === 0x281) return mpls(data, next, result);
  if (protocol === -1) return result.tooShort();
  return result.none('PPP control');
}

function loopback(data: Uint8Array, result: NetworkStart): NetworkStart {
  if (data.length < 5) return result.tooShort();
  const version = data[4]! >> 4;
  if (version === 4 || version === 6) return rawIp(data, 4, result);
  return result.none('loopback frame without IP');
}

function rawIp(data: Uint8Array, at: number, result: NetworkStart): NetworkStart {
  if (at >= data.length) return result.tooShort();
  const version = data[at]! >> 4;
  if (version === 4 || version === 6) return result.found(at);
  return result.none('no IP where IP was announced');
}

/** IEEE 802.11 data frames that are not encrypted, with LLC/SNAP behind the header. */
function wireless(data: Uint8Array, start: number, result: NetworkStart): NetworkStart {
  if (start + 24 > data.length) return result.tooShort();
  const control = data[start]!;
  const flags = data[start + 1]!;
  if (((control >> 2) & 3) !== 2) return result.none('IEEE 802.11 management or control frame');
  if (control & 0x40) return result.none('IEEE 802.11 frame without data');
  if (flags & 0x40) return result.none('encrypted IEEE 802.11 frame');
  let header = 24;
  if ((flags & 3) === 3) header += 6;
  if (control & 0x80) header += 2;
  return llc(data, start + header, result);
}

function perPacketInformation(data: Uint8Array, result: NetworkStart): NetworkStart {
  const length = data[2]! | (data[3]! << 8);
  const inner = (data[4]! | (data[5]! << 8) | (data[6]! << 16) | (data[7]! << 24)) >>> 0;
  if (inner === 192 || length < 8 || length > data.length) return result.none('per-packet information that makes no sense');
  findNetwork(inner, data.subarray(length), result);
  if (result.offset >= 0) result.offset += length;
  return result;
}

/** Netfilter's log link type: type-length-value fields, the payload in field 9. */
function nflog(data: Uint8Array, result: NetworkStart): NetworkStart {
  for (let at = 4; at + 4 <= data.length; ) {
    const length = data[at]! | (data[at + 1]! << 8);
    const type = (data[at + 2]! | (data[at + 3]! << 8)) & 0x7fff;
    if (length < 4) break;
    if (type === 9) return rawIp(data, at + 4, result);
    at += (length + 3) & ~3;
  }
  return result.none('netfilter log record without payload');
}
