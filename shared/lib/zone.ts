import type { Micros, ZoneName } from '../model/time.ts';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** A local time turned into an instant. */
export interface LocalReading {
  readonly instant: Micros;
  /** 'gap': the clock jumped over this local time (the instant is what the clock before the jump would give); 'overlap': it came twice (the first is taken). */
  readonly certainty: 'exact' | 'gap' | 'overlap';
}

/**
 * The clock of one IANA zone, from the rules of the JavaScript engine's own ICU, with the last answer cached so that a parser may ask for every line.
 */
export class ZoneClock {
  readonly name: ZoneName;
  private readonly format: Intl.DateTimeFormat | null;
  /** The span of instants, `[from, until)`, in which `offset` is known to hold. */
  private from = 1;
  private until = 0;
  private offset = 0;
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
    if (this.format === null) return 0;
    if (instant >= this.from && instant < this.until) return this.offset;
    return this.learn(instant);
  }

  /** The instant of a local wall-clock time given as microseconds since 1970-01-01 of that local clock. */
  toInstant(local: Micros): Micros {
    if (this.format === null) return local;
    const guess = local - this.offset;
    // Well inside a span of constant offset nothing can be ambiguous.
    if (guess - DAY >= this.from && guess + DAY < this.until) return guess;
    const reading = this.read(local);
    if (reading.certainty === 'gap') this.gaps++;
    if (reading.certainty === 'overlap') this.overlaps++;
    return reading.instant;
  }

  /** As `toInstant`, saying how certain the reading is. */
  read(local: Micros): LocalReading {
    if (this.format === null) return { instant: local, certainty: 'exact' };
    const before = this.offsetAt(local - DAY);
    const after = this.offsetAt(local + DAY);
    const early = local - before;
    const late = local - after;
    const earlyHolds = this.offsetAt(early) === before;
    const lateHolds = this.offsetAt(late) === after;
    if (before === after) return { instant: early, certainty: 'exact' };
    if (earlyHolds && lateHolds) return { instant: Math.min(early, late), certainty: 'overlap' };
    if (earlyHolds) return { instant: early, certainty: 'exact' };
    if (lateHolds) return { instant: late, certainty: 'exact' };
    return { instant: early, certainty: 'gap' };
  }

  /** Asks ICU and widens the cached span by bisection around the nearest changes. */
  private learn(instant: Micros): number {
    const offset = this.ask(instant);
    let from = instant;
    let until = instant;
    for (let step = DAY; step <= 200 * DAY; step *= 2) {
      if (this.ask(until + step) !== offset) break;
      until += step;
    }
    for (let step = DAY; step <= 200 * DAY; step *= 2) {
      if (this.ask(from - step) !== offset) break;
      from -= step;
    }
    this.from = from;
    this.until = until + 1;
    this.offset = offset;
    return offset;
  }

  private ask(instant: Micros): number {
    const whole = Math.floor(instant / 1_000_000) * 1000;
    const field: Record<string, number> = {};
    let era = 'AD';
    for (const part of this.format!.formatToParts(whole)) {
      if (part.type === 'era') era = part.value;
      else field[part.type] = Number(part.value);
    }
    const year = era.startsWith('B') ? 1 - field['year']! : field['year']!;
    return (Date.UTC(year, field['month']! - 1, field['day'], field['hour'], field['minute'], field['second']) - whole) * 1000;
  }
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
