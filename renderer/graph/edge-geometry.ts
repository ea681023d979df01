/** A directed edge on the screen: from rim to rim, bent to its own right so that there and back do not lie on each other. Pixels. */
export interface EdgeLine {
  readonly x1: number;
  readonly y1: number;
  /** Control point of the quadratic curve; the middle of the line when it is straight. */
  readonly cx: number;
  readonly cy: number;
  readonly x2: number;
  readonly y2: number;
}

/** Width for a number of contacts: by the square of its logarithm, so that thousands stand out from tens, and absolute, so that widths compare between windows. */
export function edgeWidth(count: number): number {
  return count <= 0 ? 0 : Math.min(14, 1.1 + 0.85 * Math.log10(1 + count) ** 2);
}

/**
 * The line between two nodes. `bend` is the height of the bow as a share of the distance; 0 gives a straight line.
 * Null when the nodes lie so close that there is nothing to draw.
 */
export function edgeLine(ax: number, ay: number, aRadius: number, bx: number, by: number, bRadius: number, bend: number): EdgeLine | null {
  const dx = bx - ax;
  const dy = by - ay;
  const distance = Math.hypot(dx, dy);
  if (distance < aRadius + bRadius + 1) return null;
  const cx = (ax + bx) / 2 - dy * bend;
  const cy = (ay + by) / 2 + dx * bend;
  const out = Math.hypot(cx - ax, cy - ay);
  const back = Math.hypot(bx - cx, by - cy);
  return {
    x1: ax + ((cx - ax) / out) * aRadius,
    y1: ay + ((cy - ay) / out) * aRadius,
    cx,
    cy,
    x2: bx - ((bx - cx) / back) * bRadius,
    y2: by - ((by - cy) / back) * bRadius,
  };
}

/** Distance of a point to the curve, by eight straight pieces: exact to a fraction of a pixel at the bends drawn here. */
export function distanceToLine(line: EdgeLine, x: number, y: number): number {
  let best = Number.POSITIVE_INFINITY;
  let px = line.x1;
  let py = line.y1;
  for (let i = 1; i <= 8; i++) {
    const t = i / 8;
    const u = 1 - t;
    const qx = u * u * line.x1 + 2 * u * t * line.cx + t * t * line.x2;
    const qy = u * u * line.y1 + 2 * u * t * line.cy + t * t * line.y2;
    best = Math.min(best, distanceToPiece(px, py, qx, qy, x, y));
    px = qx;
    py = qy;
  }
  return best;
}

function distanceToPiece(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
