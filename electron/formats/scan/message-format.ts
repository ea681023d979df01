import type { Detection, Head, LineFormat, LineParser, ParseOptions, Sample, Settler } from '../format.ts';
import type { RecordSink, Verdict } from '../record-sink.ts';
import { isBlank, textOf } from './bytes.ts';
import { OwnTime, timeShape } from './own-time.ts';

/** A log whose lines are a time (the program's own, or syslog's) and a message in words: what differs between such logs. */
export interface MessageKind {
  readonly id: string;
  readonly title: string;
  readonly specification: string;
  readonly from: string;
  readonly to: string;
  readonly samples: readonly Sample[];
  /** Programs under whose name syslog carries this log, in lower case; lines of others are not ours. */
  readonly programs: readonly string[];
  /** What its lines without a contact are called in the source's notes. */
  readonly chatter: string;
  /** True for a message (time and syslog prefix taken off) that no other log writes. */
  isOwn(message: string): boolean;
  /** A line of `isOwn` in words, for the reason of detection. */
  readonly ownLines: string;
  /**
   * Makes a reader for a file, told by its first lines what there is. It gets the message and the time (NaN when none), and answers null when the
   * message is nothing it knows.
   */
  reader(messages: readonly string[], options: ParseOptions): (message: string, time: number, sink: RecordSink) => Verdict | null;
  /** What may stand before the time, a number of the line say, in ASCII; found at the start of a line. */
  readonly lead?: RegExp;
  /** For logs that write question and answer on lines of their own. */
  settler?(): Settler;
}

const DISAGREE_MICROS = 2_000_000;
const MOST_OWN = 0.97;
/** A line with one of our messages is worth this much alone; the rest comes from how many there are. */
const LEAST_OWN = 0.6;

class MessageParser implements LineParser {
  private readonly kind: MessageKind;
  private readonly own: OwnTime;
  private readonly read: (message: string, time: number, sink: RecordSink) => Verdict | null;
  private disagreed = false;

  constructor(kind: MessageKind, options: ParseOptions) {
    this.kind = kind;
    this.own = new OwnTime(options);
    this.read = kind.reader(messagesOf(unled(kind, options.head.lines)), options);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const lead = this.kind.lead?.exec(textOf(bytes, start, Math.min(end, start + LONGEST_LEAD)))?.[0].length ?? 0;
    const at = this.own.read(bytes, start + lead, end);
    const timed = this.own.time === this.own.time;
    if (timed && Math.abs(this.own.time - sink.carrierTime) > DISAGREE_MICROS) this.disagree(sink);
    const verdict = this.read(textOf(bytes, at, end), timed ? this.own.time : sink.carrierTime, sink);
    if (verdict !== null) return verdict;
    const carried = sink.carrierProgram !== '';
    if (
      carried
        ? this.kind.programs.includes(sink.carrierProgram.toLowerCase())
        : timed || this.kind.programs.some((p) => startsWithWord(bytes, at, end, p))
    ) {
      return sink.skip(this.kind.chatter);
    }
    return sink.reject(`not a line that ${this.kind.title} writes`);
  }

  finish(sink: RecordSink): void {
    this.own.finish(sink);
  }

  private disagree(sink: RecordSink): void {
    if (this.disagreed) return;
    this.disagreed = true;
    sink.notes.add("Lines carry two times, the program's own and the carrier's, which differ by more than 2 seconds; the program's own was taken.");
  }
}

const LONGEST_LEAD = 24;

/** Lines without what may stand before their time. */
const unled = ({ lead }: MessageKind, lines: readonly string[]): readonly string[] =>
  lead ? lines.map((line) => line.slice(lead.exec(line)?.[0].length ?? 0)) : lines;

function startsWithWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start < word.length) return false;
  for (let i = 0; i < word.length; i++) if ((bytes[start + i]! | 32) !== word.charCodeAt(i)) return false;
  return true;
}

const LEADING =
  /^(?:\[?[0-9]{9,11}(?:\.[0-9]{1,9})?\]?|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?: ?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?|[A-Z][a-z]{2} {1,2}[0-9]{1,2} (?:[0-9]{4} )?[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?|[0-9]{1,2}-[A-Z][a-z]{2}-[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?|[a-z]{3}\/[0-9]{2}(?:\/[0-9]{4})? [0-9]{2}:[0-9]{2}:[0-9]{2})[ \t]+/;

/** Lines without the time before them, as `OwnTime` takes it off. */
export const messagesOf = (lines: readonly string[]): readonly string[] => lines.map((line) => line.replace(LEADING, ''));

function detect(kind: MessageKind, head: Head): Detection | null {
  const lines = unled(
    kind,
    head.lines.filter((line) => line.trim() !== ''),
  );
  const own = messagesOf(lines).filter((message) => kind.isOwn(message)).length;
  if (own === 0) return null;
  const share = own / lines.length;
  const shape = timeShape(lines);
  return {
    confidence: LEAST_OWN + (MOST_OWN - LEAST_OWN) * share,
    reason: `${own} of the first ${lines.length} lines are ${kind.ownLines}`,
    needsZone: shape.needsZone,
    needsYear: shape.needsYear,
  };
}

/** The format of a log made of messages. Split only where every line tells its year. */
export function messageFormat(kind: MessageKind): LineFormat {
  return {
    id: kind.id,
    title: kind.title,
    specification: kind.specification,
    from: kind.from,
    to: kind.to,
    samples: kind.samples,
    reads: 'lines',
    detect: (head) => detect(kind, head),
    splittable: (options) => !timeShape(unled(kind, options.head.lines)).needsYear,
    parser: (options) => new MessageParser(kind, options),
    ...(kind.settler && { settler: kind.settler }),
  };
}
