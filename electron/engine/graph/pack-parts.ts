/** The room that a part of the drawing takes up, names included. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How far a part has to be moved. */
export interface Move {
  readonly dx: number;
  readonly dy: number;
}

const BETWEEN = 24;
/** Width over height of the frame that the drawing is seen in, about. */
const SCREEN = 1.85;
/** So many parts are laid around the first; the rest, the many pairs of hosts that concern nobody else, stand in rows below. */
const AROUND = 40;

/** Packs boxes into about the shape of a screen: the first in the middle, the next around it, and the long tail in rows under them. Centred on the origin. */
export function packParts(boxes: readonly Box[]): readonly Move[] {
  const around = packAround(boxes.slice(0, AROUND));
  const moves = [...around];
  const used = hull(boxes.slice(0, AROUND).map((box, i) => moved(box, around[i]!)));
  const rest = bestRows(boxes.slice(AROUND), used.right - used.left);
  const left = (used.left + used.right - rest.width) / 2;
  for (const move of rest.moves) moves.push({ dx: move.dx + left, dy: move.dy + used.bottom + BETWEEN });
  return centred(boxes, moves);
}

const moved = (box: Box, { dx, dy }: Move): Box => ({ left: box.left + dx, right: box.right + dx, top: box.top + dy, bottom: box.bottom + dy });
const width = (box: Box): number => box.right - box.left;
const height = (box: Box): number => box.bottom - box.top;
const middleX = (box: Box): number => (box.left + box.right) / 2;
const middleY = (box: Box): number => (box.top + box.bottom) / 2;

/** The smallest box around boxes; a point for none. */
export function hull(boxes: readonly Box[]): Box {
  if (boxes.length === 0) return { left: 0, top: 0, right: 0, bottom: 0 };
  return boxes.reduce((all, box) => ({
    left: Math.min(all.left, box.left),
    top: Math.min(all.top, box.top),
    right: Math.max(all.right, box.right),
    bottom: Math.max(all.bottom, box.bottom),
  }));
}

function centred(boxes: readonly Box[], moves: readonly Move[]): Move[] {
  const all = hull(boxes.map((box, i) => moved(box, moves[i]!)));
  return moves.map(({ dx, dy }) => ({ dx: dx - middleX(all), dy: dy - middleY(all) }));
}

/** How much a place near the middle is worth against a small picture: each is tried. */
const TOWARDS_MIDDLE = [0, 0.2, 0.4, 0.7, 1];

/** The first box and the others around it, in the way (of a few tried) that a screen shows largest with the first near its middle. */
function packAround(boxes: readonly Box[]): readonly Move[] {
  const order = [...boxes.keys()].sort((a, b) => Number(b === 0) - Number(a === 0) || area(boxes[b]!) - area(boxes[a]!) || a - b);
  let best: readonly Move[] = [];
  let bestCost = Number.POSITIVE_INFINITY;
  for (const share of TOWARDS_MIDDLE) {
    const moves = packInOrder(boxes, order, share);
    const placed = boxes.map((box, i) => moved(box, moves[i]!));
    const all = hull(placed);
    const first = placed[0] ?? all;
    const cost = shown(all) + 0.6 * Math.max(Math.abs(middleX(all) - middleX(first)) / SCREEN, Math.abs(middleY(all) - middleY(first)));
    if (cost < bestCost - 1e-6) [best, bestCost] = [moves, cost];
  }
  return best;
}

const area = (box: Box): number => width(box) * height(box);
/** Height of the screen that shows a box whole. */
const shown = (box: Box): number => Math.max(width(box) / SCREEN, height(box));

/** Each box beside those that stand already, where the picture stays smallest and the first is near. */
function packInOrder(boxes: readonly Box[], order: readonly number[], towardsMiddle: number): Move[] {
  const moves: Move[] = [];
  const placed: Box[] = [];
  for (const i of order) {
    const box = boxes[i]!;
    const all = hull(placed);
    let best: Move = { dx: 0, dy: 0 };
    let bestCost = Number.POSITIVE_INFINITY;
    for (const move of placed.length === 0 ? [best] : placed.flatMap((other) => beside(box, other))) {
      const tried = moved(box, move);
      if (placed.some((other) => tooNear(tried, other))) continue;
      const first = placed[0] ?? tried;
      const away = Math.hypot((middleX(tried) - middleX(first)) / SCREEN, middleY(tried) - middleY(first));
      const cost = shown(placed.length === 0 ? tried : hull([all, tried])) + away * towardsMiddle + away * 0.01;
      if (cost < bestCost - 1e-6) [best, bestCost] = [move, cost];
    }
    placed.push(moved(box, best));
    moves[i] = best;
  }
  return moves;
}

const tooNear = (a: Box, b: Box): boolean =>
  a.left < b.right + BETWEEN - 1 && b.left < a.right + BETWEEN - 1 && a.top < b.bottom + BETWEEN - 1 && b.top < a.bottom + BETWEEN - 1;

/** Moves that put a box at a side of another: with an edge in line, or middle to middle. */
function beside(box: Box, other: Box): Move[] {
  const xs = [other.left - box.left, middleX(other) - middleX(box), other.right - box.right];
  const ys = [other.top - box.top, middleY(other) - middleY(box), other.bottom - box.bottom];
  return [
    ...xs.flatMap((dx) => [
      { dx, dy: other.bottom + BETWEEN - box.top },
      { dx, dy: other.top - BETWEEN - box.bottom },
    ]),
    ...ys.flatMap((dy) => [
      { dx: other.right + BETWEEN - box.left, dy },
      { dx: other.left - BETWEEN - box.right, dy },
    ]),
  ];
}

interface Rows {
  readonly moves: readonly Move[];
  readonly width: number;
  readonly height: number;
}

/** Rows of boxes in order, at the width (of a dozen tried) that lets a screen show them largest. */
function bestRows(boxes: readonly Box[], least: number): Rows {
  if (boxes.length === 0) return { moves: [], width: 0, height: 0 };
  const room = boxes.reduce((sum, box) => sum + (width(box) + BETWEEN) * (height(box) + BETWEEN), 0);
  const square = Math.max(least, Math.sqrt(room * SCREEN));
  let best = rows(boxes, square);
  for (let share = 0.7; share < 2.1; share += 0.1) {
    const tried = rows(boxes, square * share);
    if (Math.max(tried.width / SCREEN, tried.height) < Math.max(best.width / SCREEN, best.height) - 1) best = tried;
  }
  return best;
}

function rows(boxes: readonly Box[], rowWidth: number): Rows {
  let [left, top, rowHeight, widest] = [0, 0, 0, 0];
  const moves = boxes.map((box) => {
    const w = width(box) + BETWEEN;
    if (left > 0 && left + w > rowWidth) {
      top += rowHeight;
      [left, rowHeight] = [0, 0];
    }
    const move = { dx: left - box.left, dy: top - box.top };
    left += w;
    rowHeight = Math.max(rowHeight, height(box) + BETWEEN);
    widest = Math.max(widest, left);
    return move;
  });
  return { moves, width: widest, height: top + rowHeight };
}
