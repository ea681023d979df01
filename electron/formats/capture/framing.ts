/** A packet as a capture file holds it, `bytes[start, end)`. Only valid during the call; no view is made of it, for that costs more than most of what is read in it. */
export type PacketHandler = (linkType: number, time: number, bytes: Uint8Array, start: number, end: number, originalLength: number) => void;

/** What a reader of capture files reports beside packets. */
export interface FramingListener {
  readonly packet: PacketHandler;
  /** The file breaks at this byte: nothing after it can be trusted. Called at most once. */
  readonly damaged: (offset: number, reason: string) => void;
}

/** Largest packet or block believed; anything longer is damage (Wireshark's WTAP_MAX_PACKET_SIZE_STANDARD is 262,144; USB captures go higher). */
const MOST_BYTES = 16 * 1024 * 1024;

/** How much of a chunk is first put behind what the chunk before it ended in the middle of; more than nearly every packet needs. */
const FIRST_JOINED = 4096;

/** Collects chunks until a whole header, packet or block is there. Copies only what straddles chunks. */
abstract class Framing {
  /** Bytes of the file consumed so far. */
  protected offset = 0;
  protected broken = false;
  protected readonly listener: FramingListener;
  private rest: Uint8Array = new Uint8Array(0);

  constructor(listener: FramingListener) {
    this.listener = listener;
  }

  push(chunk: Uint8Array): void {
    if (this.broken) return;
    const at = this.rest.length > 0 ? this.straddling(chunk) : 0;
    if (at >= 0) this.rest = chunk.slice(this.take(chunk, at, chunk.length));
  }

  /** Takes what began in the chunk before and ends in this one; answers where in this one, -1 when it goes on behind it. */
  private straddling(chunk: Uint8Array): number {
    const { rest } = this;
    for (let wanted = FIRST_JOINED; ; wanted *= 4) {
      const joined = new Uint8Array(rest.length + Math.min(wanted, chunk.length));
      joined.set(rest);
      joined.set(chunk.subarray(0, wanted), rest.length);
      const taken = this.take(joined, 0, 1);
      if (taken > 0) return taken - rest.length;
      if (this.broken || wanted >= chunk.length) {
        this.rest = joined;
        return -1;
      }
    }
  }

  /** Takes headers, packets and blocks that begin before `limit`; answers where the first begins that was not taken. */
  private take(bytes: Uint8Array, start: number, limit: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = start;
    while (!this.broken && at < limit) {
      const used = this.next(bytes, view, at);
      if (used <= 0) break;
      at += used;
      this.offset += used;
    }
    return at;
  }

  finish(): void {
    if (!this.broken && this.rest.length > 0) this.damage(`the file ends in the middle of a packet, ${this.rest.length} bytes after its start`);
    else if (!this.broken && this.offset === 0) this.damage('the file is empty');
  }

  protected damage(reason: string): 0 {
    this.broken = true;
    this.listener.damaged(this.offset, reason);
    return 0;
  }

  /** Takes one header, packet or block at `at`; returns the bytes used, 0 when more are needed. */
  protected abstract next(bytes: Uint8Array, view: DataView, at: number): number;
}

/** Reads libpcap files: both byte orders, micro- and nanoseconds, and the Kuznetzov variant (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-05.html). */
export class PcapFraming extends Framing {
  private headerRead = false;
  private little = true;
  private nano = false;
  private modified = false;
  private linkType = 0;

  protected next(bytes: Uint8Array, view: DataView, at: number): number {
    const left = bytes.length - at;
    if (!this.headerRead) return left < 24 ? 0 : this.readHeader(view, at);
    const headerLength = this.modified ? 24 : 16;
    if (left < headerLength) return 0;
    const captured = view.getUint32(at + 8, this.little);
    const original = view.getUint32(at + 12, this.little);
    if (captured > MOST_BYTES) return this.damage(`a packet claims ${captured} bytes, which cannot be`);
    if (left < headerLength + captured) return 0;
    const fraction = view.getUint32(at + 4, this.little);
    const time = view.getUint32(at, this.little) * 1e6 + (this.nano ? Math.floor(fraction / 1000) : fraction);
    this.listener.packet(this.linkType, time, bytes, at + headerLength, at + headerLength + captured, original);
    return headerLength + captured;
  }

  private readHeader(view: DataView, at: number): number {
    const magic = view.getUint32(at, true);
    const swapped = view.getUint32(at, false);
    const known = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34];
    this.little = known.includes(magic);
    const value = this.little ? magic : swapped;
    if (!known.includes(value)) return this.damage('the first four bytes are not those of a capture file');
    this.nano = value === 0xa1b23c4d;
    this.modified = value === 0xa1b2cd34;
    const major = view.getUint16(at + 4, this.little);
    if (major !== 2) return this.damage(`version ${major}.${view.getUint16(at + 6, this.little)} of the capture format is not known (2.x is)`);
    this.linkType = view.getUint32(at + 20, this.little) & 0xffff;
    this.headerRead = true;
    return 24;
  }
}

interface Interface {
  readonly linkType: number;
  /** Time stamp units in microseconds. */
  readonly unit: number;
  readonly offsetMicros: number;
  readonly snapLength: number;
}

/** Reads pcapng files: sections of either byte order, several interfaces, unknown blocks passed over (https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html). */
export class PcapngFraming extends Framing {
  private little = true;
  private started = false;
  private interfaces: Interface[] = [];

  protected next(bytes: Uint8Array, view: DataView, at: number): number {
    const left = bytes.length - at;
    if (left < 12) return 0;
    if (view.getUint32(at, true) === 0x0a0d0d0a) {
      const magic = view.getUint32(at + 8, true);
      if (magic !== 0x1a2b3c4d && magic !== 0x4d3c2b1a) return this.damage('a section header has no byte-order mark');
      this.little = magic === 0x1a2b3c4d;
      this.interfaces = [];
    } else if (!this.started) return this.damage('the file does not begin with a section header');
    const type = view.getUint32(at, this.little);
    const length = view.getUint32(at + 4, this.little);
    if (length < 12 || length > MOST_BYTES) return this.damage(`a block claims ${length} bytes, which cannot be`);
    if (left < length + padding(length)) return 0;
    if (view.getUint32(at + length + padding(length) - 4, this.little) !== length) return this.damage('a block does not end with its own length');
    this.block(type, bytes, view, at + 8, at + length - 4);
    this.started = true;
    return this.broken ? 0 : length + padding(length);
  }

  private block(type: number, bytes: Uint8Array, view: DataView, start: number, end: number): void {
    switch (type) {
      case 0x0a0d0d0a: {
        const major = view.getUint16(start + 4, this.little);
        if (major !== 1) this.damage(`version ${major} of pcapng is not known (1 is)`);
        return;
      }
      case 1:
        this.interfaceBlock(view, start, end);
        return;
      case 2:
      case 6:
        this.packetBlock(type, bytes, view, start, end);
        return;
      case 3:
        this.simplePacketBlock(bytes, view, start, end);
        return;
      default:
        return;
    }
  }

  private interfaceBlock(view: DataView, start: number, end: number): void {
    if (end - start < 8) return;
    let unit = 1;
    let offsetMicros = 0;
    for (let at = start + 8; at + 4 <= end; ) {
      const code = view.getUint16(at, this.little);
      const length = view.getUint16(at + 2, this.little);
      if (code === 0 || at + 4 + length > end) break;
      if (code === 9 && length >= 1) {
        const resolution = view.getUint8(at + 4);
        unit = resolution & 0x80 ? 1e6 / 2 ** (resolution & 0x7f) : 1e6 / 10 ** resolution;
      }
      if (code === 14 && length >= 8) offsetMicros = Number(view.getBigInt64(at + 4, this.little)) * 1e6;
      at += 4 + length + padding(length);
    }
    this.interfaces.push({ linkType: view.getUint16(start, this.little), unit, offsetMicros, snapLength: view.getUint32(start + 4, this.little) });
  }

  private packetBlock(type: number, bytes: Uint8Array, view: DataView, start: number, end: number): void {
    if (end - start < 20) return;
    const index = type === 6 ? view.getUint32(start, this.little) : view.getUint16(start, this.little);
    const from = this.interfaces[index];
    if (!from) {
      this.damage(`a packet names interface ${index}, which the file does not describe`);
      return;
    }
    const ticks = view.getUint32(start + 4, this.little) * 4294967296 + view.getUint32(start + 8, this.little);
    const captured = view.getUint32(start + 12, this.little);
    if (start + 20 + captured > end) {
      this.damage('a packet is longer than the block it stands in');
      return;
    }
    const time = Math.floor(from.unit >= 1 ? ticks * from.unit : ticks / Math.round(1 / from.unit)) + from.offsetMicros;
    this.listener.packet(from.linkType, time, bytes, start + 20, start + 20 + captured, view.getUint32(start + 16, this.little));
  }

  /** Simple packets have no time. */
  private simplePacketBlock(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    const from = this.interfaces[0];
    if (!from || end - start < 4) return;
    const original = view.getUint32(start, this.little);
    const captured = Math.min(original, from.snapLength === 0 ? original : from.snapLength, end - start - 4);
    this.listener.packet(from.linkType, Number.NaN, bytes, start + 4, start + 4 + captured, original);
  }
}

function padding(length: number): number {
  return (4 - (length & 3)) & 3;
}
