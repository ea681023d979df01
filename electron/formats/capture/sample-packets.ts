/** Builds small captures byte by byte, for samples and tests: Ethernet, IPv4, UDP and TCP, and the two kinds of file around them. */

const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
const address = (text: string): number[] => text.split('.').map(Number);

/** A DNS message with one question. */
export function dnsMessage(id: number, name: string, type: number, rcode: number | null): number[] {
  const labels = name.split('.').flatMap((label) => [label.length, ...[...label].map((c) => c.charCodeAt(0))]);
  return [...u16(id), ...u16(rcode === null ? 0x0100 : 0x8180 | rcode), ...u16(1), 0, 0, 0, 0, 0, 0, ...labels, 0, ...u16(type), ...u16(1)];
}

export function udpPacket(from: string, fromPort: number, to: string, toPort: number, payload: readonly number[]): number[] {
  return ethernet(ipv4(from, to, 17, [...u16(fromPort), ...u16(toPort), ...u16(8 + payload.length), 0, 0, ...payload]));
}

export function tcpPacket(
  from: string,
  fromPort: number,
  to: string,
  toPort: number,
  sequence: number,
  flags: number,
  payload: readonly number[] = [],
): number[] {
  return ethernet(
    ipv4(from, to, 6, [...u16(fromPort), ...u16(toPort), ...u32(sequence), ...u32(0), 0x50, flags, ...u16(1024), 0, 0, 0, 0, ...payload]),
  );
}

function ipv4(from: string, to: string, protocol: number, payload: readonly number[]): number[] {
  return [0x45, 0, ...u16(20 + payload.length), 0, 0, 0, 0, 64, protocol, 0, 0, ...address(from), ...address(to), ...payload];
}

function ethernet(payload: readonly number[]): number[] {
  return [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, ...payload];
}

/** A packet and the microsecond at which it was seen. */
export interface TimedPacket {
  readonly time: number;
  readonly bytes: readonly number[];
}

/** A libpcap file, big-endian, microseconds, Ethernet. */
export function pcapFile(packets: readonly TimedPacket[]): Uint8Array {
  const header = [...u32(0xa1b2c3d4), ...u16(2), ...u16(4), ...u32(0), ...u32(0), ...u32(65_535), ...u32(1)];
  return new Uint8Array([
    ...header,
    ...packets.flatMap(({ time, bytes }) => [
      ...u32(Math.floor(time / 1e6)),
      ...u32(time % 1e6),
      ...u32(bytes.length),
      ...u32(bytes.length),
      ...bytes,
    ]),
  ]);
}

/** A pcapng file, big-endian, one Ethernet interface. */
export function pcapngFile(packets: readonly TimedPacket[]): Uint8Array {
  const block = (type: number, body: readonly number[]): number[] => {
    const padded = [...body, ...new Array<number>((4 - (body.length % 4)) % 4).fill(0)];
    return [...u32(type), ...u32(padded.length + 12), ...padded, ...u32(padded.length + 12)];
  };
  const section = block(0x0a0d0d0a, [...u32(0x1a2b3c4d), ...u16(1), ...u16(0), ...u32(0xffffffff), ...u32(0xffffffff)]);
  const description = block(1, [...u16(1), 0, 0, ...u32(65_535)]);
  const blocks = packets.map(({ time, bytes }) =>
    block(6, [...u32(0), ...u32(Math.floor(time / 4294967296)), ...u32(time % 4294967296), ...u32(bytes.length), ...u32(bytes.length), ...bytes]),
  );
  return new Uint8Array([...section, ...description, ...blocks.flat()]);
}

const START = Date.UTC(2016, 4, 4, 4, 36, 57) * 1000;

/** A lookup with its answer, and a connection that is refused: what both capture formats carry as their sample. */
export const samplePackets: readonly TimedPacket[] = [
  { time: START + 123_456, bytes: udpPacket('192.0.2.15', 45_023, '198.51.100.53', 53, dnsMessage(7, 'Mail1.tower.example', 1, null)) },
  { time: START + 150_000, bytes: udpPacket('198.51.100.53', 53, '192.0.2.15', 45_023, dnsMessage(7, 'mail1.tower.example', 1, 0)) },
  { time: START + 2_000_000, bytes: tcpPacket('192.0.2.15', 50_000, '203.0.113.9', 25, 1, 2) },
  { time: START + 2_010_000, bytes: tcpPacket('203.0.113.9', 25, '192.0.2.15', 50_000, 0, 20) },
];

export const sampleEvents: readonly string[] = [
  '2016-05-04T04:36:57.123456Z 192.0.2.15 > mail1.tower.example A accepted',
  '2016-05-04T04:36:57.123456Z 192.0.2.15 > 198.51.100.53 udp/53 accepted 130',
  '2016-05-04T04:36:59Z 192.0.2.15 > 203.0.113.9 tcp/25 refused 80',
];
