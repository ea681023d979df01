import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { MICROS_PER_DAY } from '../../../shared/model/time.ts';
import { isExact, monthOfText, wallMicros } from '../scan/calendar.ts';
import { isoInstant } from '../scan/iso-time.ts';

/** `Dec 31, 2027 23:59:41.612327000 MSK`, also with two blanks before the day. The zone's abbreviation is ambiguous, so only UTC's is believed. */
const LONG = /^([A-Z][a-z]{2}) {1,2}([0-9]{1,2}), ([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(?: (.{1,40}))?$/;

/** `2024/127 07:10:00.5` of `-t adoy`: the day of the year. */
const DAY_OF_YEAR = /^([0-9]{4})\/([0-9]{3}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?$/;

/**
 * The instant of a time as Wireshark prints it: epoch seconds, its long form, ISO 8601. NaN for times that count from the first packet
 * (a small number) and anything else.
 */
export function wiresharkInstant(text: string, zone: ZoneClock): number {
  const epoch = /^([0-9]{9,11})(?:\.([0-9]{1,9}))?$/.exec(text);
  if (epoch) return checked(Number(epoch[1]) * 1_000_000 + microsOf(epoch[2]));
  const long = LONG.exec(text);
  if (long) {
    const wall = wallMicros(
      Number(long[3]),
      monthOfText(long[1]!),
      Number(long[2]),
      Number(long[4]),
      Number(long[5]),
      Number(long[6]),
      microsOf(long[7]),
    );
    if (wall !== wall) return wall;
    return checked(/^(?:UTC|GMT|Z|Coordinated Universal Time)$/.test(long[8] ?? '') ? wall : zone.toInstant(wall));
  }
  const day = DAY_OF_YEAR.exec(text);
  if (day) {
    const wall =
      wallMicros(Number(day[1]), 1, 1, Number(day[3]), Number(day[4]), Number(day[5]), microsOf(day[6])) + (Number(day[2]) - 1) * MICROS_PER_DAY;
    return checked(Number(day[2]) < 1 || Number(day[2]) > 366 ? Number.NaN : zone.toInstant(wall));
  }
  return isoInstant(text, zone);
}

const microsOf = (digits: string | undefined): number => Number((digits ?? '').padEnd(6, '0').slice(0, 6));
const checked = (micros: number): number => (isExact(micros) ? micros : Number.NaN);

/** True for a time whose zone has to be asked for. */
export const isLocalTime = (text: string): boolean => {
  const long = LONG.exec(text);
  if (long) return !/^(?:UTC|GMT|Z|Coordinated Universal Time)$/.test(long[8] ?? '');
  return DAY_OF_YEAR.test(text) || /^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?$/.test(text);
};

export const UNDATED =
  'Times count from the first packet (or are of a day unknown), so packets are kept undated; with "-t ad" or the field frame.time_epoch they have dates.';
