import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { ascii } from './bytes.ts';
import { IsoTimeReader } from './iso-time.ts';

/** Reads ISO times out of strings, keeping the last day and the last text; for formats that hold their fields as strings. */
export class TextTimeReader {
  private readonly iso: IsoTimeReader;
  private last = '';
  private instant = Number.NaN;
  private wasZoned = false;

  constructor(zone: ZoneClock) {
    this.iso = new IsoTimeReader(zone);
  }

  /** True when the last text read named its zone. */
  get zoned(): boolean {
    return this.wasZoned;
  }

  /** The instant that is the whole of `text` (ISO 8601 with `T` or a blank, `-` or `/`); NaN when it is none. */
  read(text: string): number {
    if (text === this.last) return this.instant;
    const bytes = text.length <= 64 ? ascii(text) : NOTHING;
    const instant = this.iso.read(bytes, 0, bytes.length);
    this.last = text;
    this.instant = this.iso.end === bytes.length ? instant : Number.NaN;
    this.wasZoned = this.iso.zoned;
    return this.instant;
  }
}
const NOTHING = new Uint8Array(0);
