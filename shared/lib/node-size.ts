/** Diameter of a node of the graph for its number of events in the case, in units of the drawing. The window paints it, the layout leaves room for it. */
export function nodeSize(events: number): number {
  return Math.min(56, 7 + 2.6 * Math.log10(1 + events) ** 2);
}

/** Diameter of the circle that stands for a bundle. */
export const BUNDLE_SIZE = 26;
