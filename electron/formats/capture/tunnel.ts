import { byEtherType, NetworkStart } from './link-layer.ts';

const start = new NetworkStart();
/** VXLAN, Geneve, Teredo, GTP. */
const isTunnelPort = (port: number): boolean => port === 4789 || port === 6081 || port === 3544 || port === 2152;

/** What tunnels a packet by its transport: the name, and where the inner IP header begins; null when it is none or holds none. */
export function innerPacket(
  data: Uint8Array,
  protocol: number,
  fromPort: number,
  toPort: number,
  payload: number,
  end: number,
): { readonly name: string; readonly offset: number } | null {
  // Asked of every packet, so the common answer comes without a view made.
  if (protocol === 17 ? !isTunnelPort(toPort) && !isTunnelPort(fromPort) : protocol !== 4 && protocol !== 41 && protocol !== 47) return null;
  const bytes = data.subarray(0, end);
  switch (protocol) {
    case 4:
      return at('IP in IP', payload, bytes);
    case 41:
      return at('6in4', payload, bytes);
    case 47:
      return gre(bytes, payload);
    case 17:
      return overUdp(bytes, fromPort, toPort, payload + 8);
    default:
      return null;
  }
}

function overUdp(bytes: Uint8Array, fromPort: number, toPort: number, payload: number): { name: string; offset: number } | null {
  if (toPort === 4789) return byType('VXLAN', 0x6558, bytes, payload + 8);
  if (toPort === 6081 && payload + 8 <= bytes.length) {
    return byType('Geneve', (bytes[payload + 2]! << 8) | bytes[payload + 3]!, bytes, payload + 8 + (bytes[payload]! & 0x3f) * 4);
  }
  if (toPort === 3544 || fromPort === 3544) return teredo(bytes, payload);
  if ((toPort === 2152 || fromPort === 2152) && bytes[payload + 1] === 0xff)
    return at('GTP', payload + ((bytes[payload]! & 7) === 0 ? 8 : 12), bytes);
  return null;
}

/** RFC 2784 and 2890; what is inside is named by an EtherType. ERSPAN (0x88be) holds Ethernet behind 8 bytes when a sequence number is there. */
function gre(bytes: Uint8Array, payload: number): { name: string; offset: number } | null {
  if (payload + 4 > bytes.length) return null;
  const flags = bytes[payload]!;
  const type = (bytes[payload + 2]! << 8) | bytes[payload + 3]!;
  const version = bytes[payload + 1]! & 7;
  let offset = payload + 4 + (flags & 0x80 ? 4 : 0) + (flags & 0x20 ? 4 : 0) + (flags & 0x10 ? 4 : 0);
  if (version === 1 && bytes[payload + 1]! & 0x80) offset += 4;
  if (type === 0x880b) return at('GRE with PPP', offset + (bytes[offset] === 0xff ? 4 : (bytes[offset]! & 1) === 1 ? 1 : 2), bytes);
  if (type === 0x88be) return byType('ERSPAN', 0x6558, bytes, flags & 0x10 ? offset + 8 : offset);
  return byType('GRE', type, bytes, offset);
}

/** RFC 4380: authentication and origin indications may stand before the inner packet. */
function teredo(bytes: Uint8Array, payload: number): { name: string; offset: number } | null {
  let offset = payload;
  if (bytes[offset] === 0 && bytes[offset + 1] === 1) offset += 13 + bytes[offset + 2]! + bytes[offset + 3]!;
  if (bytes[offset] === 0 && bytes[offset + 1] === 0) offset += 8;
  return at('Teredo', offset, bytes);
}

function byType(name: string, type: number, bytes: Uint8Array, offset: number): { name: string; offset: number } | null {
  start.offset = -1;
  if (type === 0x6558) byEtherType(offset + 13 < bytes.length ? (bytes[offset + 12]! << 8) | bytes[offset + 13]! : -1, bytes, offset + 14, start);
  else byEtherType(type, bytes, offset, start);
  return start.offset < 0 ? null : { name, offset: start.offset };
}

function at(name: string, offset: number, bytes: Uint8Array): { name: string; offset: number } | null {
  const version = (bytes[offset] ?? 0) >> 4;
  return version === 4 || version === 6 ? { name, offset } : null;
}
