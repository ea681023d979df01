import { writeFileSync } from 'node:fs';

/** A small BIND query log whose truth is known by construction, with invented names and documentation addresses. */
export interface KnownLog {
  readonly path: string;
  readonly lines: number;
  /** Times of the contacts of the busiest pair, in milliseconds. */
  readonly busiest: readonly number[];
}

const START = Date.UTC(2024, 2, 4, 9);
const HOUR = 3_600_000;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A line as BIND 9 writes it, in UTC. */
export function bindLine(time: number, from: string, name: string): string {
  const date = new Date(time);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.000`;
  return `${day} ${clock} client ${from}#53124 (${name}): query: ${name} IN A -E (203.0.113.53)`;
}

/** 192.0.2.10 asks for mail.harbour.example every hour for 200 hours; 192.0.2.20 asks 40 times for www.harbour.example, every five hours. */
export function writeKnownLog(path: string): KnownLog {
  const busiest = Array.from({ length: 200 }, (_, n) => START + n * HOUR);
  const others = Array.from({ length: 40 }, (_, n) => START + n * 5 * HOUR + 60_000);
  const lines = [
    ...busiest.map((time) => ({ time, line: bindLine(time, '192.0.2.10', 'mail.harbour.example') })),
    ...others.map((time) => ({ time, line: bindLine(time, '192.0.2.20', 'www.harbour.example') })),
  ].sort((a, b) => a.time - b.time);
  writeFileSync(path, `${lines.map(({ line }) => line).join('\n')}\n`);
  return { path, lines: lines.length, busiest };
}
