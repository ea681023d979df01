/** A node that would like a label. Pixels; `width` is the label's. */
export interface LabelWish {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly width: number;
  /** Important enough to lie on small nodes, though never on a label. */
  readonly over?: boolean;
  /** The way that leads away from the node's partners: where its name is wanted. Zero when they are all around. */
  readonly away?: readonly [number, number];
  /** Height of its line; `LABEL_HEIGHT` if not said. */
  readonly height?: number;
  /** Others sit around it: its name may stand over or under them. */
  readonly hub?: boolean;
}

/** Where a label goes: the middle of its text. */
export interface PlacedLabel {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

const CELL = 64;
/** Radius from which a node is never written over. */
const LARGE = 9;
export const LABEL_HEIGHT = 16;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Boxes on the screen, found by the cell they lie in. */
class Occupied {
  private readonly cells = new Map<number, Box[]>();

  add(box: Box): void {
    this.eachCell(box, (key) => {
      const boxes = this.cells.get(key);
      if (boxes === undefined) this.cells.set(key, [box]);
      else boxes.push(box);
      return false;
    });
  }

  hits(box: Box): boolean {
    return this.eachCell(box, (key) =>
      (this.cells.get(key) ?? []).some(
        (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
      ),
    );
  }

  /** Visits the cells of a box until `visit` says true. */
  private eachCell(box: Box, visit: (key: number) => boolean): boolean {
    for (let row = Math.floor(box.top / CELL); row <= Math.floor(box.bottom / CELL); row++)
      for (let column = Math.floor(box.left / CELL); column <= Math.floor(box.right / CELL); column++) if (visit(row * 65_536 + column)) return true;
    return false;
  }
}

/** Points of the lines between nodes, which names rather not lie on; counted by the cell they lie in. */
export class LinePoints {
  private readonly cells = new Map<number, [number, number][]>();

  add(x: number, y: number): void {
    const key = Math.floor(y / CELL) * 65_536 + Math.floor(x / CELL);
    const points = this.cells.get(key);
    if (points === undefined) this.cells.set(key, [[x, y]]);
    else points.push([x, y]);
  }

  within({ left, right, top, bottom }: Box): number {
    let count = 0;
    for (let row = Math.floor(top / CELL); row <= Math.floor(bottom / CELL); row++)
      for (let column = Math.floor(left / CELL); column <= Math.floor(right / CELL); column++)
        for (const [x, y] of this.cells.get(row * 65_536 + column) ?? []) if (x > left && x < right && y > top && y < bottom) count++;
    return count;
  }
}

/** How much worse a place is than the one before it, in points of lines under the name. */
const SECOND_CHOICE = 0.8;

/** Lines that a hub's name may go up or down to clear what sits around it. */
const MOST_LINES_AWAY = 7;

/** Where a name may stand, the wanted place first: middle of its text. */
function choices({ x, y, radius, width, away = [0, 0], height = LABEL_HEIGHT, hub = false }: LabelWish): readonly (readonly [number, number])[] {
  const reach = radius + 3;
  const below = [x, y + reach + height / 2] as const;
  const above = [x, y - reach - height / 2] as const;
  const right = [x + reach + width / 2 + 1, y] as const;
  const left = [x - reach - width / 2 - 1, y] as const;
  const upright = away[1] < 0 ? [above, below] : [below, above];
  const sideways = away[0] < 0 ? [left, right] : [right, left];
  if (hub) {
    const further = Array.from({ length: MOST_LINES_AWAY }, (_, i) => (i + 1) * (height / 2));
    return [above, below, ...further.flatMap((by) => [[x, above[1] - by] as const, [x, below[1] + by] as const]), ...sideways];
  }
  return Math.abs(away[0]) > 0.45 ? [sideways[0]!, ...upright, sideways[1]!] : [...upright, ...sideways];
}

/**
 * Places labels in order of importance so that none lies on another or on a node, and on lines as little as may be: on the side that leads away from the node's
 * partners, else at another, else not at all. A greedy pass; the same input gives the same places.
 *
 * @param wishes most important first
 * @param obstacles nodes that labels keep off
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  obstacles: readonly LabelWish[],
  width: number,
  height: number,
  lines = new LinePoints(),
): PlacedLabel[] {
  const occupied = new Occupied();
  const small = new Occupied();
  for (const { x, y, radius, over } of obstacles)
    (radius >= LARGE || over === true ? occupied : small).add({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  const placed: PlacedLabel[] = [];
  for (const wish of wishes) {
    const [half, line] = [wish.width / 2, wish.height ?? LABEL_HEIGHT];
    let best: { readonly x: number; readonly y: number; readonly box: Box } | null = null;
    let bestCost = Number.POSITIVE_INFINITY;
    for (const [rank, [x, y]] of choices(wish).entries()) {
      const box = { left: x - half - 2, right: x + half + 2, top: y - line / 2, bottom: y + line / 2 };
      if (box.left < 0 || box.top < 0 || box.right > width || box.bottom > height || occupied.hits(box)) continue;
      if (wish.over !== true && small.hits(box)) continue;
      const cost = rank * SECOND_CHOICE + lines.within(box);
      if (cost < bestCost) [best, bestCost] = [{ x, y, box }, cost];
    }
    if (best === null) continue;
    occupied.add(best.box);
    placed.push({ index: wish.index, x: best.x, y: best.y });
  }
  return placed;
}
