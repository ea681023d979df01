const MOST_BYTES = 512 << 20;

/** The bytes of a file that can only be read whole, up to 512 MB. */
export class WholeFile {
  private parts: Uint8Array[] = [];
  private length = 0;

  push(chunk: Uint8Array): void {
    this.length += chunk.length;
    if (this.length <= MOST_BYTES) this.parts.push(chunk.slice());
    else this.parts = [];
  }

  /** The file, or why it was not kept. */
  bytes(): Uint8Array | string {
    if (this.length > MOST_BYTES) return 'the file is larger than 512 MB; such a table has to be exported as CSV';
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    this.parts = [];
    return whole;
  }
}
