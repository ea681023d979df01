/** Figures are drawn in points, as wide as the text: 170 mm on A4, and no wider on Letter. A label of 7 units is printed as 7 pt. */
export const FIGURE_WIDTH = 480;

/** Two decimals: the same text on any machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** So many entries begin no page of their own. */
const FEW = 6;

/** The class of a section that begins a page, unless it has only a few entries. */
export const pageFor = (entries: number): string | undefined => (entries > FEW ? 'new-page' : undefined);
