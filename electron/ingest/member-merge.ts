import type { Reject } from '../../shared/model/source.ts';
import type { Micros } from '../../shared/model/time.ts';
import type { Settler } from '../formats/format.ts';
import type { EventBatch } from '../formats/record-sink.ts';
import type { SecondHour } from './second-hour.ts';
import type { SegmentAnswer } from './segment-parser.ts';

/** Rejects beyond these are counted but not kept: a wrong format on a large file must not fill the memory. */
const KEPT_REJECTS = 100_000;
const KEPT_REJECT_BYTES = 32 << 20;
const NAMED_SKIPS = 30;

/** Where the ids of one parser (in one worker) lead in the member's own numbering. */
class IdMap {
  private map = new Uint32Array(256);
  private used = 0;

  push(id: number): void {
    if (this.used === this.map.length) {
      const longer = new Uint32Array(this.used * 2);
      longer.set(this.map);
      this.map = longer;
    }
    this.map[this.used++] = id;
  }

  apply(ids: Uint32Array | Uint16Array): void {
    const map = this.map;
    for (let i = 0; i < ids.length; i++) ids[i] = map[ids[i]!]!;
  }
}

/** A member's own numbering of some words, in order of first appearance. */
class Numbering {
  readonly ids = new Map<string, number>();

  /** Adds the words a parser met first and says which of them are new to the member. */
  take(words: readonly string[], map: IdMap): string[] {
    const fresh: string[] = [];
    for (const word of words) {
      let id = this.ids.get(word);
      if (id === undefined) {
        id = this.ids.size;
        this.ids.set(word, id);
        fresh.push(word);
      }
      map.push(id);
    }
    return fresh;
  }
}

/** Adds a number to all of a column. */
function raise(column: Uint32Array, by: number): void {
  for (let i = 0; i < column.length; i++) column[i] = column[i]! + by;
}

/** The three maps of one parser. */
interface ParserMaps {
  readonly hosts: IdMap;
  readonly kinds: IdMap;
  readonly details: IdMap;
}

/**
 * Puts the answers of segments, in order of the text, together into one member: numbers, line numbers, accounts, notes. One segment's batch is held back,
 * so that a settler can still correct it.
 */
export class MemberMerge {
  lines = 0;
  records = 0;
  skipped = 0;
  rejects = 0;
  events = 0;
  first: Micros = Number.POSITIVE_INFINITY;
  last: Micros = Number.NEGATIVE_INFINITY;
  readonly rejected: Reject[] = [];
  private readonly skippedByKind = new Map<string, number>();
  private readonly told = new Set<string>();
  private gaps = 0;
  private overlaps = 0;
  private keptBytes = 0;
  private readonly hosts = new Numbering();
  private readonly kinds = new Numbering();
  private readonly details = new Numbering();
  private readonly maps = new Map<number, ParserMaps>();
  private readonly apart: boolean;
  private readonly renumber: boolean;
  private readonly settler: Settler | null;
  private readonly secondHour: SecondHour | null;
  private held: EventBatch | null = null;

  /**
   * @param how.apart lines of a segment are numbered from its start
   * @param how.renumber false when one parser alone reads the member: its numbering is the member's then
   * @param how.secondHour null when times in the member carry their zone
   */
  constructor(how: { apart: boolean; renumber: boolean; settler: Settler | null; secondHour: SecondHour | null }) {
    this.apart = how.apart;
    this.renumber = how.renumber;
    this.settler = how.settler;
    this.secondHour = how.secondHour;
    this.details.ids.set('', 0);
  }

  /** Takes the next segment, read by parser `parser`. Answers a batch to hand on, if one is ready. */
  add(answer: SegmentAnswer, parser: number): EventBatch | null {
    let batch = this.renumber ? this.renumbered(answer.batch, parser) : answer.batch;
    const lineBase = this.apart ? this.lines : 0;
    if (lineBase > 0) raise(batch.line, lineBase);
    this.keep(answer.rejected, lineBase);
    this.lines += answer.lines;
    this.records += answer.records;
    this.skipped += answer.skipped;
    this.rejects += answer.rejects;
    this.gaps += answer.gaps;
    this.overlaps += answer.overlaps;
    for (const [kind, n] of answer.skippedByKind) this.skippedByKind.set(kind, (this.skippedByKind.get(kind) ?? 0) + n);
    for (const note of answer.notes) this.told.add(note);
    if (answer.overlaps > 0) this.secondHour?.settle(batch);
    if (this.settler) batch = this.settler.settle(batch, this.held);
    return this.hold(batch);
  }

  /** After the last segment: the batch held back, if any. */
  end(): EventBatch | null {
    return this.hold(null);
  }

  /** Everything a reader must know, in sentences. */
  notes(zone: string): string[] {
    const notes = [...this.told, ...(this.settler?.notes() ?? [])];
    const kinds = [...this.skippedByKind].filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
    for (const [kind, n] of kinds.slice(0, NAMED_SKIPS)) notes.push(`Skipped: ${kind} (${n}).`);
    if (kinds.length > NAMED_SKIPS)
      notes.push(`Skipped: ${kinds.length - NAMED_SKIPS} more kinds (${kinds.slice(NAMED_SKIPS).reduce((sum, [, n]) => sum + n, 0)}).`);
    if (this.rejected.length < this.rejects)
      notes.push(`Of ${this.rejects} lines that could not be read, the first ${this.rejected.length} are kept.`);
    if (this.gaps > 0)
      notes.push(
        `${this.gaps} local times fall into an hour that the clocks of ${zone} jumped over; they are read as if the clocks had not yet been changed.`,
      );
    if (this.overlaps > 0) notes.push(`${this.overlaps} local times fall into an hour that came twice in ${zone}; ${this.secondHourTold()}.`);
    return notes;
  }

  private secondHourTold(): string {
    const moved = this.secondHour?.moved ?? 0;
    return moved === 0
      ? 'they are read as its first coming'
      : `${moved} events are read as its second coming, because times in the file step back there, the rest as its first`;
  }

  private hold(next: EventBatch | null): EventBatch | null {
    const ready = this.held;
    this.held = next;
    if (!ready) return null;
    this.measure(ready);
    return ready.count > 0 || ready.newHosts.length > 0 || ready.newKinds.length > 0 || ready.newDetails.length > 0 ? ready : null;
  }

  private measure(batch: EventBatch): void {
    const time = batch.time;
    let { first, last } = this;
    for (let i = 0; i < batch.count; i++) {
      const t = time[i]!;
      if (t < first) first = t;
      if (t > last) last = t;
    }
    this.first = first;
    this.last = last;
    this.events += batch.count;
  }

  private renumbered(batch: EventBatch, parser: number): EventBatch {
    let maps = this.maps.get(parser);
    if (!maps) {
      maps = { hosts: new IdMap(), kinds: new IdMap(), details: new IdMap() };
      maps.details.push(0);
      this.maps.set(parser, maps);
    }
    const newHosts = this.hosts.take(batch.newHosts, maps.hosts);
    const newKinds = this.kinds.take(batch.newKinds, maps.kinds);
    const newDetails = this.details.take(batch.newDetails, maps.details);
    maps.hosts.apply(batch.from);
    maps.hosts.apply(batch.to);
    maps.kinds.apply(batch.kind);
    if (batch.detail) maps.details.apply(batch.detail);
    return { ...batch, newHosts, newKinds, newDetails };
  }

  private keep(rejected: readonly Reject[], lineBase: number): void {
    for (const reject of rejected) {
      if (this.rejected.length >= KEPT_REJECTS || this.keptBytes >= KEPT_REJECT_BYTES) return;
      this.keptBytes += reject.raw.length;
      this.rejected.push(lineBase === 0 ? reject : { ...reject, line: reject.line + lineBase });
    }
  }
}
