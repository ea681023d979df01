/** Browsers cut elements off at about 33 million pixels; well under that a list scrolls by its own height. */
export const TALLEST = 12_000_000;

/** Height of the scrolled element for a number of rows. */
export function scrollHeight(rows: number, rowHeight: number): number {
  return Math.min(rows * rowHeight, TALLEST);
}

/**
 * The first row at a scroll position. Past the tallest element the position is a share of the whole, so that every row can be reached
 * and the wheel still moves row by row where it can.
 */
export function firstRow(scrollTop: number, viewport: number, rows: number, rowHeight: number): number {
  const height = scrollHeight(rows, rowHeight);
  const room = Math.max(1, height - viewport);
  const visibleRows = viewport / rowHeight;
  if (rows * rowHeight <= TALLEST) return Math.floor(scrollTop / rowHeight);
  return Math.min(Math.max(0, Math.floor((Math.min(scrollTop, room) / room) * (rows - visibleRows))), Math.max(0, rows - Math.floor(visibleRows)));
}
