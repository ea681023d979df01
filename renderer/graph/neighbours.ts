/** A node's place, for moving about with the arrow keys. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export type Direction = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

const AHEAD: Readonly<Record<Direction, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * The node that the eye would call next in a direction: within 60 degrees of it, near first, straight ahead before aside.
 * `among` limits the choice. -1 when there is none.
 */
export function nextInDirection(
  places: readonly Place[],
  from: number,
  direction: Direction,
  among: (index: number) => boolean = () => true,
): number {
  const here = places[from];
  if (here === undefined) return -1;
  const [ax, ay] = AHEAD[direction];
  let best = -1;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const [i, place] of places.entries()) {
    if (i === from || !among(i)) continue;
    const ahead = (place.x - here.x) * ax + (place.y - here.y) * ay;
    const aside = Math.abs((place.x - here.x) * ay) + Math.abs((place.y - here.y) * ax);
    if (ahead <= 0 || aside > ahead * 1.75) continue;
    const cost = ahead + 2 * aside;
    if (cost < bestCost) [best, bestCost] = [i, cost];
  }
  return best;
}
