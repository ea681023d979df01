/** Figures are drawn in points, as wide as the text: 170 mm on A4, and no wider on Letter. A label of 7 units is printed as 7 pt. */
export const FIGURE_WIDTH = 480;

/** Two decimals: the same text on any machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
