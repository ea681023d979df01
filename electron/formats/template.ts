import { Outcome } from '../../shared/model/outcome.ts';
import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { indexOfByte, startsWith } from './scan/bytes.ts';
import { IsoTimeReader } from './scan/iso-time.ts';

/**
 * A format to copy. It reads the invented log `doorbell`:
 *
 *     #doorbell 1
 *     2026-03-01T10:00:00Z knock from 192.0.2.1 at front.example
 *
 * Copy this file, rename, replace; add one import and one line to `index.ts`, a line to `electron/ingest/menagerie.test.ts` if you have files counted by others.
 * `formats.test.ts` reads your samples and checks that no other format claims them.
 */
const KNOCK = Uint8Array.from(' knock from ', (c) => c.charCodeAt(0));
const AT = Uint8Array.from('at ', (c) => c.charCodeAt(0));

/** One per file, or per segment of it: keep what neighbouring lines share (the day, a date read from a header), never the bytes. */
class DoorbellParser implements LineParser {
  private readonly time: IsoTimeReader;

  constructor(options: ParseOptions) {
    // Times without a zone are read with `options.zone`; times without a year with a `YearClock`.
    this.time = new IsoTimeReader(options.zone);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    // Not a record, and nothing wrong: skip, with a word that will stand in the source's notes with its count.
    if (start >= end) return sink.skip('blank');
    if (bytes[start] === 35) return sink.skip('header');
    // Should be a record and is not: reject, saying what is wrong. Never throw; every field may be anything.
    const time = this.time.read(bytes, start, end);
    if (time !== time) return sink.reject('does not start with a time');
    let at = this.time.end;
    if (!startsWith(bytes, at, end, KNOCK)) return sink.reject('no "knock from" after the time');
    at += KNOCK.length;
    const fromEnd = indexOfByte(bytes, 32, at, end);
    if (fromEnd <= at || !startsWith(bytes, fromEnd + 1, end, AT)) return sink.reject('no "at" after the knocking host');
    const to = fromEnd + 1 + AT.length;
    if (to >= end) return sink.reject('nobody was knocked at');
    // Hosts straight from bytes: no string is made for a host seen before.
    sink.event(time, sink.host(bytes, at, fromEnd), sink.host(bytes, to, end), sink.kind('knock'), Outcome.Unknown);
    return RECORD;
  }
}

/** Not listed in `index.ts`: this log does not exist. */
export const template: LineFormat = {
  id: 'doorbell',
  title: 'Doorbell log (a template)',
  specification: 'https://doorbell.example/log-format',
  from: 'who knocked',
  to: 'the door',
  reads: 'lines',
  samples: [
    {
      name: 'two knocks, a header, a broken line',
      text: '#doorbell 1\n2026-03-01T10:00:00Z knock from 192.0.2.1 at front.example\n2026-03-01T10:00:01.5Z knock from 2001:DB8::1 at Front.Example.\n2026-03-01T10:00:02Z knock\n',
      events: [
        '2026-03-01T10:00:00Z 192.0.2.1 > front.example knock unknown',
        '2026-03-01T10:00:01.500000Z 2001:db8::1 > front.example knock unknown',
      ],
      skipped: 1,
      rejects: 1,
    },
  ],
  detect,
  // Each line can be read on its own, so that several workers may share the file.
  splittable: () => true,
  parser: (options) => new DoorbellParser(options),
};

/** By content, in bounded time. A signature nothing else has is worth 0.95 and over; a share of well-formed lines less. */
function detect(head: Head): Detection | null {
  const knocks = head.lines.filter((line) => / knock from \S+ at \S+$/.test(line)).length;
  if (knocks === 0) return null;
  const signed = head.lines[0]?.startsWith('#doorbell') ?? false;
  return {
    confidence: signed ? 0.97 : 0.5 + 0.4 * (knocks / head.lines.length),
    reason: `${signed ? 'it starts with #doorbell and ' : ''}${knocks} of ${head.lines.length} lines tell of a knock`,
    needsZone: head.lines.some((line) => /^[\d-]+T[\d:.]+ knock/.test(line)),
  };
}
