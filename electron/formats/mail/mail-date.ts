import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { isExact, monthOfText, wallMicros } from '../scan/calendar.ts';

/** `Tue, 10 May 2005 17:26:50 +0000 (GMT)`, RFC 5322 section 3.3, with what mail in the wild leaves out or writes otherwise. */
const DATE =
  /(?:^|[\s,])(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{2,4}) {1,3}(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?: ?([AaPp])\.?[Mm]\.?(?= |$))?(?: {1,3}([+-]\d{4}|[A-Za-z]{1,5}))?/;

/** Zone words of RFC 5322 section 4.3, minutes east of UTC; others say nothing. */
const ZONES: Readonly<Record<string, number>> = {
  UT: 0,
  GMT: 0,
  UTC: 0,
  Z: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
};

/** The instant of a mail date; NaN when it is none. Without a zone it is read on the clock given. */
export function mailInstant(text: string, zone: ZoneClock): number {
  const m = DATE.exec(text.replace(/\s+/g, ' ').slice(0, 200));
  if (!m) return Number.NaN;
  const year = Number(m[3]);
  const full = m[3]!.length === 2 ? year + (year < 50 ? 2000 : 1900) : m[3]!.length === 3 ? year + 1900 : year;
  const micros = Number((m[7] ?? '').padEnd(6, '0'));
  const wall = wallMicros(full, monthOfText(m[2]!), Number(m[1]), hourOf(Number(m[4]), m[8]), Number(m[5]), Number(m[6] ?? 0), micros);
  if (wall !== wall) return wall;
  const offset = offsetOf(m[9]);
  const instant = offset !== offset ? zone.toInstant(wall) : wall - offset * 60_000_000;
  return isExact(instant) ? instant : Number.NaN;
}

/** The hour of a clock of 24 hours, or of one with AM and PM. */
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return hour < 1 || hour > 12 ? Number.NaN : (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** Minutes east of UTC; NaN when the zone is missing or unknown. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined) return Number.NaN;
  if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5));
    return minutes > 15 * 60 ? Number.NaN : zone.startsWith('-') ? -minutes : minutes;
  }
  return ZONES[zone.toUpperCase()] ?? Number.NaN;
}
