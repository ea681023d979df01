import { wallClock } from '../../shared/lib/format-value.ts';
import type { ZoneClock } from '../../shared/lib/zone.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** A wall-clock time as people type it: `2016-09-23 18:00`, with seconds only where there are any. */
export function localText(instant: number, clock: ZoneClock): string {
  const at = wallClock(instant, clock);
  const seconds = at.second === 0 ? '' : `:${two(at.second)}`;
  return `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)} ${two(at.hour)}:${two(at.minute)}${seconds}`;
}

/** The same always with its seconds: times in a column must line up. */
export function timeToSecond(instant: number, clock: ZoneClock): string {
  const text = localText(instant, clock);
  return text.length === 16 ? `${text}:00` : text;
}

/** The instant of such a text in the zone, date alone meaning its midnight; null when it is no date or time. */
export function readLocalText(text: string, clock: ZoneClock): number | null {
  const match = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?\s*$/.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 60) return null;
  const midnight = Date.UTC(year, month - 1, day);
  // The calendar moves 31 June to 1 July by itself; a reader should be told instead.
  if (new Date(midnight).getUTCDate() !== day) return null;
  const local = midnight * 1000 + ((hour * 60 + minute) * 60 + second) * 1_000_000 + Number((match[7] ?? '').padEnd(6, '0'));
  return clock.toInstant(local);
}
