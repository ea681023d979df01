import type { ByteParser } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';

const MOST_BYTES = 512 << 20;

/** Reads a file that can only be read whole, up to 512 MB: a larger or a damaged one is one reject that says why. */
export class WholeFileParser implements ByteParser {
  private parts: Uint8Array[] = [];
  private length = 0;
  private readonly what: string;
  private readonly read: (bytes: Uint8Array, sink: RecordSink) => void;

  /** `what` begins the sentence of a reject: "the spreadsheet cannot be read"; `read` may throw, with the reason. */
  constructor(what: string, read: (bytes: Uint8Array, sink: RecordSink) => void) {
    this.what = what;
    this.read = read;
  }

  push(chunk: Uint8Array): void {
    this.length += chunk.length;
    if (this.length <= MOST_BYTES) this.parts.push(chunk.slice());
    else this.parts = [];
  }

  finish(sink: RecordSink): void {
    if (this.length > MOST_BYTES) {
      refuseFile('the file is larger than 512 MB; such a table has to be exported as CSV', sink);
      return;
    }
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      whole.set(part, at);
      at += part.length;
    }
    this.parts = [];
    try {
      this.read(whole, sink);
    } catch (error) {
      refuseFile(`${this.what}: ${error instanceof Error ? error.message.slice(0, 200) : 'damaged'}`, sink);
    }
  }
}

/** Counts a file that cannot be read as one reject. */
export function refuseFile(reason: string, sink: RecordSink): void {
  sink.beginRecord();
  sink.rejectRecord(reason, 0, new Uint8Array(0));
}
