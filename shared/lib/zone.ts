import type { Micros, ZoneName } from '../model/time.ts';

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** A local time turned into an instant. */
export interface LocalReading {
  readonly instant: Micros;
  /** 'gap': the clock jumped over this local time (the instant is what the clock before the jump would give); 'overlap': it came twice (the first is taken). */
  readonly certainty: 'exact' | 'gap' | 'overlap';
}

/** Local times `[from, until)` that are all read with the same offset and certainty. */
interface Stretch {
  readonly from: Micros;
  readonly until: Micros;
  readonly offset: number;
  readonly certainty: LocalReading['certainty'];
}

/** A moment at which the offset changes. */
interface Change {
  readonly at: Micros;
  readonly before: number;
  readonly after: number;
}

/**
 * The clock of one IANA zone, from the rules of the JavaScript engine's own ICU. Changes are found once per year and kept, and the stretch of the last
 * reading is remembered, so that a parser may ask for every line.
 */
export class ZoneClock {
  readonly name: ZoneName;
  private readonly format: Intl.DateTimeFormat | null;
  private readonly changesByYear = new Map<number, readonly Change[]>();
  private readonly stretchesByYear = new Map<number, readonly Stretch[]>();
  private from = 1;
  private until = 0;
  private offset = 0;
  private certainty: LocalReading['certainty'] = 'exact';
  /** Number of local times met in a gap or overlap; for the source's notes. */
  gaps = 0;
  overlaps = 0;

  /** @throws RangeError when the zone is unknown */
  constructor(name: ZoneName) {
    this.name = name;
    this.format =
      name === 'UTC'
        ? null
        : new Intl.DateTimeFormat('en-US-u-ca-iso8601-hc-h23', {
            timeZone: name,
            year: 'numeric',
            month: 'numeric',
            day: 'numeric',
            hour: 'numeric',
            minute: 'numeric',
            second: 'numeric',
            era: 'short',
          });
  }

  /** Local minus UTC, in microseconds, at an instant. */
  offsetAt(instant: Micros): number {
    if (this.format === null || instant !== instant) return 0;
    const changes = this.changesOf(yearOf(instant));
    let offset = changes[0]!.before;
    for (const change of changes) if (change.at <= instant) offset = change.after;
    return offset;
  }

  /** The instant of a local wall-clock time given as microseconds since 1970-01-01 of that local clock. NaN gives NaN. */
  toInstant(local: Micros): Micros {
    if (this.format === null) return local;
    if (!(local >= this.from && local < this.until)) this.find(local);
    if (this.certainty !== 'exact') {
      if (this.certainty === 'gap') this.gaps++;
      else this.overlaps++;
    }
    return local - this.offset;
  }

  /** As `toInstant`, saying how certain the reading is, and counting nothing. */
  read(local: Micros): LocalReading {
    if (this.format === null) return { instant: local, certainty: 'exact' };
    if (!(local >= this.from && local < this.until)) this.find(local);
    return { instant: local - this.offset, certainty: this.certainty };
  }

  /** For a local time in an overlap: how much later its second occurrence is than the first, in microseconds; 0 elsewhere. */
  overlapShift(local: Micros): number {
    if (this.read(local).certainty !== 'overlap') return 0;
    return this.offset - this.offsetAt(local - this.offset + DAY);
  }

  /** Remembers the stretch that holds a local time. */
  private find(local: Micros): void {
    if (!Number.isFinite(local)) {
      [this.from, this.until, this.offset, this.certainty] = [1, 0, 0, 'exact'];
      return;
    }
    for (const stretch of this.stretchesOf(yearOf(local))) {
      if (local >= stretch.from && local < stretch.until) {
        this.from = stretch.from;
        this.until = stretch.until;
        this.offset = stretch.offset;
        this.certainty = stretch.certainty;
        return;
      }
    }
  }

  /** Stretches that cover a local year and a few days around it. */
  private stretchesOf(year: number): readonly Stretch[] {
    const known = this.stretchesByYear.get(year);
    if (known) return known;
    const changes = this.changesOf(year);
    const stretches: Stretch[] = [];
    let from = Number.NEGATIVE_INFINITY;
    let offset = changes[0]!.before;
    for (const { at, before, after } of changes) {
      if (before === after) continue;
      const unclear = at + Math.min(before, after);
      const clear = at + Math.max(before, after);
      stretches.push({ from, until: unclear, offset: before, certainty: 'exact' });
      stretches.push({ from: unclear, until: clear, offset: before, certainty: after > before ? 'gap' : 'overlap' });
      from = clear;
      offset = after;
    }
    // Ends where this year's knowledge does, so that a later time asks for its own year.
    const [first, last] = [startOfYear(year) - 2 * DAY, startOfYear(year + 1) + 2 * DAY];
    stretches.push({ from, until: Number.POSITIVE_INFINITY, offset, certainty: 'exact' });
    const clipped = stretches.map((s) => ({ ...s, from: Math.max(s.from, first), until: Math.min(s.until, last) })).filter((s) => s.from < s.until);
    this.stretchesByYear.set(year, clipped);
    return clipped;
  }

  /** Changes of the offset in a year and three days around it; never empty (a change from an offset to itself stands for "none"). */
  private changesOf(year: number): readonly Change[] {
    const known = this.changesByYear.get(year);
    if (known) return known;
    const changes: Change[] = [];
    const end = startOfYear(year + 1) + 3 * DAY;
    let at = startOfYear(year) - 3 * DAY;
    let offset = this.ask(at);
    const first: Change = { at, before: offset, after: offset };
    for (let next = at + DAY; next <= end; next += DAY) {
      const then = this.ask(next);
      if (then !== offset) {
        changes.push(this.pinpoint(at, next, offset, then));
        offset = then;
      }
      at = next;
    }
    if (changes.length === 0) changes.push(first);
    this.changesByYear.set(year, changes);
    return changes;
  }

  /** The second at which the offset changes between two instants a day apart. */
  private pinpoint(from: Micros, until: Micros, before: number, after: number): Change {
    let low = from;
    let high = until;
    while (high - low > SECOND) {
      const middle = low + Math.floor((high - low) / 2 / SECOND) * SECOND;
      if (this.ask(middle) === before) low = middle;
      else high = middle;
    }
    return { at: high, before, after };
  }

  private ask(instant: Micros): number {
    const whole = Math.floor(instant / SECOND) * 1000;
    const field: Record<string, number> = {};
    let era = 'AD';
    for (const part of this.format!.formatToParts(whole)) {
      if (part.type === 'era') era = part.value;
      else field[part.type] = Number(part.value);
    }
    const year = era.startsWith('B') ? 1 - field['year']! : field['year']!;
    const local = new Date(0);
    local.setUTCFullYear(year, field['month']! - 1, field['day']);
    local.setUTCHours(field['hour']!, field['minute'], field['second']);
    return (local.getTime() - whole) * 1000;
  }
}

/** Years beyond what an instant can hold are all alike: nothing dates from then. */
const yearOf = (micros: Micros): number => Math.min(3000, Math.max(1, new Date(micros / 1000).getUTCFullYear() || (micros < 0 ? 1 : 3000)));

function startOfYear(year: number): Micros {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1);
  return date.getTime() * 1000;
}

/** True when the JavaScript engine knows the zone. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
