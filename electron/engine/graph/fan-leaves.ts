import { LINE } from './layout-task.ts';

/** A place at a hub, as an offset from its middle. */
export interface Seat {
  readonly dx: number;
  readonly dy: number;
}

/** So many leaves sit in two columns of lines; more sit in rings, where not every name finds room. */
const MOST_IN_COLUMNS = 26;
const SHORTEST = 34;
const RING = 26;

/**
 * Seats for the leaves of a hub. A few sit left and right of it, one to a line, so that every name can be read; many sit in rings.
 * @param radius of the hub
 * @param taken true where a seat must not be: towards the hub's other partners, or where somebody sits already
 */
export function seatsAround(count: number, radius: number, taken: (seat: Seat) => boolean): readonly Seat[] {
  if (count <= MOST_IN_COLUMNS) {
    for (let lines = Math.ceil(count / 2); lines <= count + 8; lines++) {
      const free = columns(lines, radius).filter((seat) => !taken(seat));
      if (free.length >= count) return inReadingOrder(nearestLines(free, count));
    }
  }
  return rings(count, radius, taken);
}

function columns(lines: number, radius: number): Seat[] {
  const half = ((lines + 1) * LINE) / 2;
  const seats: Seat[] = [];
  for (let line = 0; line < lines; line++) {
    const dy = (line - (lines - 1) / 2) * LINE;
    const dx = radius + SHORTEST + 0.7 * half * Math.sqrt(1 - (dy / half) ** 2);
    seats.push({ dx: -dx, dy }, { dx, dy });
  }
  return seats;
}

const nearestLines = (seats: readonly Seat[], count: number): Seat[] =>
  [...seats].sort((a, b) => Math.abs(a.dy) - Math.abs(b.dy) || a.dy - b.dy || a.dx - b.dx).slice(0, count);

const inReadingOrder = (seats: readonly Seat[]): Seat[] => [...seats].sort((a, b) => Math.sign(a.dx) - Math.sign(b.dx) || a.dy - b.dy);

function rings(count: number, radius: number, taken: (seat: Seat) => boolean): Seat[] {
  const seats: Seat[] = [];
  for (let distance = radius + SHORTEST; seats.length < count; distance += RING) {
    const room = Math.max(6, Math.floor((2 * Math.PI * distance) / LINE));
    const ring = Array.from({ length: room }, (_, i) => {
      const angle = ((i + (distance % 2) / 2) / room) * 2 * Math.PI;
      return { dx: Math.cos(angle) * distance, dy: Math.sin(angle) * distance };
    });
    // Beyond a hundred rings nothing is refused any more: a hub hemmed in on all sides still seats everyone.
    const free = distance > radius + 100 * RING ? ring : ring.filter((seat) => !taken(seat));
    seats.push(...free.slice(0, count - seats.length));
  }
  return seats;
}
