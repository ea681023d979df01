/**
 * An instant: whole microseconds since 1970-01-01T00:00:00Z, as a double.
 * Exact for the years 1685 to 2255, which covers every log there is; formats reject instants outside.
 * A plain number rather than a branded one, because instants live in Float64Array columns, which forget brands.
 */
export type Micros = number;

/** Microseconds in the units that appear all over the code. */
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
export const MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
export const MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

/** A half-open range of time, `[start, end)`. */
export interface TimeWindow {
  readonly start: Micros;
  readonly end: Micros;
}

/** An IANA zone name, such as `Europe/Moscow`; never a fixed offset, except `UTC`. */
export type ZoneName = string;
