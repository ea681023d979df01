const TOO_LONG_VARINT = 10;

/** One field of a Protocol Buffers message: its number, and its value as a number or as a stretch of bytes. Written anew by each `next`. */
export class ProtobufFields {
  /** Number of the field read last. */
  field = 0;
  /** Value of a varint or fixed field; beyond 2^53 it loses its last digits. */
  value = 0;
  /** Where a length-delimited field stands, `[start, end)` of the bytes; `end` is -1 for other fields. */
  start = 0;
  end = -1;
  /** True when the bytes ended, or were none of this encoding, inside a field. */
  broken = false;

  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private stop = 0;

  /** Starts on the message in `bytes[start, end)`. */
  over(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.at = start;
    this.stop = Math.min(end, bytes.length);
    this.broken = false;
    return this;
  }

  /**
   * Reads the next field; false at the end, or when what follows is no field (`broken` then).
   * Encoding: https://protobuf.dev/programming-guides/encoding/ ; groups, deprecated and unused by dnstap, count as broken.
   */
  next(): boolean {
    if (this.broken || this.at >= this.stop) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.end = -1;
    const before = this.at;
    switch (tag % 8) {
      case 0:
        this.value = this.varint();
        break;
      case 1:
        this.value = this.fixed(before, 8);
        break;
      case 2: {
        const length = this.varint();
        this.start = this.at;
        this.end = this.at + length;
        this.at = this.end;
        break;
      }
      case 5:
        this.value = this.fixed(before, 4);
        break;
      default:
        this.broken = true;
    }
    if (this.field === 0 || this.at > this.stop) this.broken = true;
    return !this.broken;
  }

  private varint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < TOO_LONG_VARINT; i++) {
      const byte = this.at < this.stop ? this.bytes[this.at++]! : -1;
      if (byte < 0) break;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
    this.broken = true;
    return value;
  }

  /** Little-endian number of `width` bytes. */
  private fixed(from: number, width: number): number {
    this.at = from + width;
    let value = 0;
    for (let i = from + width - 1; i >= from; i--) value = value * 256 + (this.bytes[i] ?? 0);
    return value;
  }
}
