import { ZoneClock } from '../../shared/lib/zone.ts';
import type { ColumnMapping, Reject } from '../../shared/model/source.ts';
import { carriedParser, carriers } from '../formats/carriers/index.ts';
import { type ByteParser, byteReader, type Head, type LineParser, type ParseOptions } from '../formats/format.ts';
import { formatById } from '../formats/index.ts';
import { type EventBatch, RECORD, RecordSink, SKIPPED } from '../formats/record-sink.ts';
import type { Segment } from '../reading/segments.ts';

/** Everything a parser is made from, in a shape that can be sent to a worker. */
export interface ParserRecipe {
  readonly format: string;
  /** Carrier id, '' when the lines are bare. */
  readonly carrier: string;
  readonly head: Head;
  readonly timeZone: string;
  readonly year?: number;
  readonly fileTime: number;
  readonly mapping?: ColumnMapping;
  /** Byte that ends a line. */
  readonly separator: number;
  readonly lineCap: number;
  /** True when each segment gets a parser of its own, so that any worker may take it. */
  readonly apart: boolean;
}

/** What one segment held. Line numbers count from the start of the segment when `apart`, else from the start of the text. */
export interface SegmentAnswer {
  readonly batch: EventBatch;
  readonly lines: number;
  readonly records: number;
  readonly skipped: number;
  readonly rejects: number;
  readonly rejected: readonly Reject[];
  readonly skippedByKind: readonly (readonly [string, number])[];
  readonly notes: readonly string[];
  readonly gaps: number;
  readonly overlaps: number;
  /** Header lines that rule what comes after, when they are not those this segment began with. */
  readonly header: readonly string[] | null;
  /** Bytes at the segment's end that belong to a record it ends in the middle of: they were not read, the next segment begins with them. */
  readonly unread: number;
}

/** The options a recipe stands for. */
export function optionsOf(recipe: Pick<ParserRecipe, 'head' | 'timeZone' | 'year' | 'fileTime' | 'mapping'>): ParseOptions {
  return {
    head: recipe.head,
    zone: new ZoneClock(recipe.timeZone),
    fileTime: recipe.fileTime,
    ...(recipe.year === undefined ? {} : { year: recipe.year }),
    ...(recipe.mapping === undefined ? {} : { mapping: recipe.mapping }),
  };
}

/** Runs a format over segments and keeps the accounts. The same class works in the calling thread and in workers, so results cannot differ. */
export class SegmentParser {
  private readonly recipe: ParserRecipe;
  private readonly sink = new RecordSink(1 << 15);
  private options: ParseOptions;
  private header: readonly string[] | null = null;
  private readonly bytes: ByteParser | null;
  private lines: LineParser | null = null;
  private unread = 0;
  private gapsBefore = 0;
  private overlapsBefore = 0;

  constructor(recipe: ParserRecipe) {
    this.recipe = recipe;
    this.options = optionsOf(recipe);
    const format = formatById(recipe.format);
    if (!format) throw new Error(`no format ${recipe.format}`);
    this.bytes = byteReader(format, recipe.head)?.parser(this.options) ?? null;
  }

  /** Parses a segment, `slot[0, length)`. `headLines`: the header lines that rule it, when those of the head no longer do. */
  parse(slot: Uint8Array, segment: Segment, headLines: readonly string[] | null): SegmentAnswer {
    const { length, offset } = segment;
    if (headLines && headLines !== this.options.head.lines) this.options = { ...this.options, head: { ...this.recipe.head, lines: headLines } };
    if (this.bytes) this.push(this.bytes, slot.subarray(0, length));
    else this.parseLines(slot, length, offset);
    this.unread = 0;
    if (this.recipe.apart) {
      if (!segment.last) this.takeBack(length);
      this.finishLines();
    }
    return this.answer();
  }

  /** After the last segment: what was still pending. */
  finish(): SegmentAnswer {
    if (this.bytes) this.finishBytes(this.bytes);
    else this.finishLines();
    return this.answer();
  }

  private push(parser: ByteParser, chunk: Uint8Array): void {
    try {
      parser.push(chunk, this.sink);
    } catch (error) {
      this.broken(error);
    }
  }

  private finishBytes(parser: ByteParser): void {
    try {
      parser.finish(this.sink);
    } catch (error) {
      this.broken(error);
    }
  }

  private finishLines(): void {
    try {
      this.header = this.lines?.nextHeader?.() ?? null;
      this.lines?.finish?.(this.sink);
    } catch (error) {
      this.broken(error);
    }
    this.lines = null;
  }

  private takeBack(length: number): void {
    const from = this.lines?.takeBack?.(this.sink) ?? -1;
    // A record as long as a segment would be given back for ever.
    if (from === 0) throw new Error('a record fills a segment');
    if (from > 0) this.unread = length - from;
  }

  private newLineParser(inside: boolean): LineParser {
    const format = formatById(this.recipe.format)!;
    if (format.reads !== 'lines') throw new Error('not a format of lines');
    const carrier = carriers.find((c) => c.id === this.recipe.carrier);
    const options = inside ? { ...this.options, inside } : this.options;
    return carrier ? carriedParser(carrier, format, options) : format.parser(options);
  }

  /** The loop over lines. An exception is a bug of the format; it costs the line, which is rejected with it, not the file. */
  private parseLines(slot: Uint8Array, length: number, offset: number): void {
    const { separator, lineCap } = this.recipe;
    // Only for its quick indexOf: a Buffer's slice does not copy, so parsers never get to see one.
    const text = Buffer.from(slot.buffer, slot.byteOffset, length);
    const sink = this.sink;
    this.lines ??= this.newLineParser(offset > 0);
    const parser = this.lines;
    if (this.recipe.apart) sink.line = 0;
    sink.piece++;
    let at = 0;
    let last = 0;
    while (at < length) {
      try {
        while (at < length) {
          last = at;
          let next = text.indexOf(separator, at);
          if (next < 0) next = length;
          let end = next;
          if (end > at && slot[end - 1] === 13) end--;
          if (separator === 13 && slot[at] === 10) at++;
          sink.line++;
          sink.citeLine = 0;
          if (next - at > lineCap) {
            this.reject(`longer than ${lineCap} bytes; only the start is kept`, slot, at, end, offset);
          } else {
            const verdict = parser.line(slot, at, end, sink);
            if (verdict === RECORD) sink.records++;
            else if (verdict === SKIPPED) sink.skipped++;
            else this.reject(sink.reason, slot, at, end, offset);
          }
          at = next + 1;
        }
      } catch (error) {
        let next = text.indexOf(separator, at);
        if (next < 0) next = length;
        this.reject(`this line broke the reader (${String(error)}); please report it`, slot, at, next, offset);
        at = next + 1;
      }
    }
    sink.lastOffset = offset + last;
  }

  private reject(reason: string, text: Uint8Array, at: number, end: number, offset: number): void {
    this.sink.rejects++;
    this.sink.keepReject(reason, offset + at, text.subarray(at, Math.max(at, end)));
  }

  private broken(error: unknown): void {
    this.sink.notes.add(`Reading stopped early: this file broke the reader (${String(error)}). What came before it was read; please report it.`);
  }

  /** Hands over everything since the last answer. */
  private answer(): SegmentAnswer {
    const sink = this.sink;
    const zone = this.options.zone;
    const answer: SegmentAnswer = {
      batch: sink.takeBatch(),
      lines: sink.records + sink.skipped + sink.rejects,
      records: sink.records,
      skipped: sink.skipped,
      rejects: sink.rejects,
      rejected: sink.rejected,
      skippedByKind: [...sink.skippedByKind],
      notes: [...sink.notes],
      gaps: zone.gaps - this.gapsBefore,
      overlaps: zone.overlaps - this.overlapsBefore,
      header: this.header,
      unread: this.unread,
    };
    if (this.recipe.apart && answer.lines !== sink.line)
      throw new Error(`accounting is off in ${this.recipe.format}: ${answer.lines} of ${sink.line} lines`);
    sink.records = sink.skipped = sink.rejects = 0;
    sink.rejected = [];
    sink.skippedByKind.clear();
    sink.notes.clear();
    this.gapsBefore = zone.gaps;
    this.overlapsBefore = zone.overlaps;
    return answer;
  }
}
