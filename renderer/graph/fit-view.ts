/** What has to be seen: middles and names of nodes, in units of the drawing, and how far their names reach out to either side, in pixels. */
export interface Seen {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

export interface Fit {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

const RIM = { side: 14, top: 24, bottom: 34 };

/** The view in which all nodes and their names are seen, as large as may be but no larger than `most`: names keep their size whatever the zoom is. */
export function fitView(seen: readonly Seen[], width: number, height: number, most: number): Fit {
  if (seen.length === 0) return { zoom: 1, x: width / 2, y: height / 2 };
  const tops = seen.map(({ y }) => y);
  const [top, bottom] = [Math.min(...tops), Math.max(...tops)];
  const [above, below] = [Math.min(RIM.top, height * 0.06), Math.min(RIM.bottom, height * 0.1)];
  let zoom = Math.min(most, (height - above - below) / Math.max(1, bottom - top));
  let ends = across(seen, zoom);
  // Names do not shrink with the drawing, so that the width is found in a few steps.
  for (let step = 0; step < 12 && ends.right - ends.left > width - 2 * RIM.side; step++) {
    zoom *= Math.max(0.7, (width - 2 * RIM.side) / (ends.right - ends.left));
    ends = across(seen, zoom);
  }
  return { zoom, x: width / 2 - (ends.left + ends.right) / 2, y: above + (height - above - below) / 2 - ((top + bottom) / 2) * zoom };
}

function across(seen: readonly Seen[], zoom: number): { readonly left: number; readonly right: number } {
  let [left, right] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const node of seen) {
    left = Math.min(left, node.x * zoom - node.left);
    right = Math.max(right, node.x * zoom + node.right);
  }
  return { left, right };
}
