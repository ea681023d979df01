import { ZoneClock } from '../../shared/lib/zone.ts';

const clocks = new Map<string, ZoneClock>();

/** The clock of a zone, made once. An unknown zone reads as UTC: settings files are edited by hand. */
export function clockOf(zone: string): ZoneClock {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    try {
      clock = new ZoneClock(zone);
    } catch {
      clock = new ZoneClock('UTC');
    }
    clocks.set(zone, clock);
  }
  return clock;
}

/** "New York" for America/New_York, for headings and clocks. */
export function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}

/** Every zone the engine of the browser knows, UTC first. */
export function allZones(): readonly string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return ['UTC', ...zones.filter((zone) => zone !== 'UTC')];
}

/** "UTC+3" or "UTC−3:30": how far local clocks are ahead at an instant. */
export function offsetLabel(zone: string, instant: number): string {
  const minutes = Math.round(clockOf(zone).offsetAt(instant) / 60_000_000);
  if (minutes === 0) return 'UTC';
  const whole = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${whole}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
}
