import type { ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { isExact } from '../scan/calendar.ts';
import { IsoTimeReader } from '../scan/iso-time.ts';

const ENCODER = new TextEncoder();

/** A value that can be the name of a host; '' for anything else. */
export const hostName = (value: unknown): string => (typeof value === 'string' && /^[\w.:-]{1,255}$/.test(value) ? value : '');

/** What carriers share that keep line, time and host as values beside each other: in JSON, or in the cells of a table. */
export class ToldMessage {
  /** True once a time without a zone of its own has been read. */
  needsZone = false;
  protected readonly iso: IsoTimeReader;
  private current: { readonly bytes: Uint8Array; readonly end: number } = { bytes: new Uint8Array(0), end: 0 };

  constructor(options: ParseOptions) {
    this.iso = new IsoTimeReader(options.zone);
  }

  message(): { readonly bytes: Uint8Array; readonly end: number } {
    return this.current;
  }

  /** Lays line and host side by side in one buffer, as a line of text would hold them. */
  protected announce(line: string, host: string, sink: RecordSink): void {
    const bytes = ENCODER.encode(line + host);
    const end = bytes.length - ENCODER.encode(host).length;
    this.current = { bytes, end };
    if (host !== '') sink.setCarrierHost(bytes, end, bytes.length);
  }

  /** ISO 8601, or seconds, milliseconds or nanoseconds since 1970; NaN for anything else. */
  protected instant(value: unknown): number {
    if (typeof value === 'string') {
      const text = ENCODER.encode(value.replace(/ UTC$/, 'Z'));
      const instant = this.iso.read(text, 0, text.length);
      if (instant === instant && !this.iso.zoned) this.needsZone = true;
      return instant;
    }
    if (typeof value !== 'number' || !(value > 1e8)) return Number.NaN;
    const micros = value > 1e17 ? value / 1e3 : value > 1e11 ? value * 1e3 : value * 1e6;
    return isExact(Math.round(micros)) ? Math.round(micros) : Number.NaN;
  }
}
