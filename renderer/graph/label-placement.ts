/** A node that would like a label. Pixels; `width` is the label's. */
export interface LabelWish {
  readonly index: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly width: number;
  /** Important enough to lie on small nodes, though never on a label. */
  readonly over?: boolean;
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

/**
 * Places labels in order of importance so that none lies on another or on a node: under its node, else above, right, left, else not at all.
 * A greedy pass; the same input gives the same places.
 *
 * @param wishes most important first
 * @param obstacles nodes that labels keep off
 */
export function placeLabels(wishes: readonly LabelWish[], obstacles: readonly LabelWish[], width: number, height: number): PlacedLabel[] {
  const occupied = new Occupied();
  const small = new Occupied();
  for (const { x, y, radius, over } of obstacles)
    (radius >= LARGE || over === true ? occupied : small).add({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius });
  const placed: PlacedLabel[] = [];
  for (const wish of wishes) {
    const away = wish.radius + 3;
    const half = wish.width / 2;
    const places: readonly (readonly [number, number])[] = [
      [wish.x, wish.y + away + LABEL_HEIGHT / 2],
      [wish.x, wish.y - away - LABEL_HEIGHT / 2],
      [wish.x + away + half, wish.y],
      [wish.x - away - half, wish.y],
    ];
    for (const [x, y] of places) {
      const box = { left: x - half - 2, right: x + half + 2, top: y - LABEL_HEIGHT / 2, bottom: y + LABEL_HEIGHT / 2 };
      if (box.left < 0 || box.top < 0 || box.right > width || box.bottom > height || occupied.hits(box)) continue;
      if (wish.over !== true && small.hits(box)) continue;
      occupied.add(box);
      placed.push({ index: wish.index, x, y });
      break;
    }
  }
  return placed;
}
