import { describe, expect, it } from 'vitest';
import { LineRaster, packed } from './line-raster.ts';

const WHITE = packed('#ffffff');
const BLACK = packed('#000000');

function sheet(width = 40, height = 30): LineRaster {
  const raster = new LineRaster();
  raster.resize(width, height);
  raster.fill(WHITE);
  return raster;
}

/** How dark a picture is in all: 1 for each black pixel. */
function ink(raster: LineRaster): number {
  let sum = 0;
  for (let i = 0; i < raster.bytes.length; i += 4) sum += 1 - raster.bytes[i]! / 255;
  return sum;
}

describe('lines in memory', () => {
  it('cover as many pixels as they are long and wide, whichever way they run', () => {
    for (const [x, y] of [
      [30, 0],
      [30, 4],
      [20, 20],
      [4, 20],
      [0, 20],
    ] as const) {
      const raster = sheet();
      raster.line(4, 4, 4 + x, 4 + y, 3, 3, BLACK, 1);
      expect(Math.abs(ink(raster) / (3 * Math.hypot(x, y)) - 1)).toBeLessThan(0.06);
    }
  });

  it('are the same drawn from either end', () => {
    const [there, back] = [sheet(), sheet()];
    there.line(3, 5, 33, 19, 2, 2, BLACK, 1);
    back.line(33, 19, 3, 5, 2, 2, BLACK, 1);
    expect(ink(back)).toBeCloseTo(ink(there), 6);
  });

  it('taper to a point, are lighter where they are faint, and have gaps where they are dashed', () => {
    const [whole, point, faint, dashed] = [sheet(), sheet(), sheet(), sheet()];
    whole.line(2, 15, 38, 15, 6, 6, BLACK, 1);
    point.line(2, 15, 38, 15, 6, 0, BLACK, 1);
    faint.line(2, 15, 38, 15, 6, 6, BLACK, 0.5);
    dashed.line(2, 15, 38, 15, 6, 6, BLACK, 1, 6, 6);
    expect(ink(point) / ink(whole)).toBeCloseTo(0.5, 1);
    expect(ink(faint) / ink(whole)).toBeCloseTo(0.5, 1);
    expect(ink(dashed) / ink(whole)).toBeCloseTo(0.5, 1);
    expect(faint.pixelAt(20, 15)).toBe(packed('#7f7f7f'));
  });

  it('keep to the sheet, and leave every pixel opaque', () => {
    const raster = sheet();
    for (const [x1, y1, x2, y2] of [
      [-50, -50, 90, 80],
      [-1e6, 10, 1e6, 12],
      [20, -1e6, 21, 1e6],
      [5, 5, 5, 5],
      [Number.NaN, 1, 2, 3],
    ] as const)
      raster.line(x1, y1, x2, y2, 4, 4, BLACK, 0.7);
    for (let i = 3; i < raster.bytes.length; i += 4) expect(raster.bytes[i]).toBe(255);
    expect(raster.bytes.length).toBe(40 * 30 * 4);
  });

  it('start from another picture', () => {
    const ground = sheet();
    ground.line(0, 10, 40, 10, 4, 4, BLACK, 1);
    const raster = new LineRaster();
    raster.copy(ground);
    expect(ink(raster)).toBe(ink(ground));
  });
});

it('reads colours of the theme', () => {
  expect(packed('#102030')).toBe(0xff302010);
  expect(packed('#abc')).toBe(0xffccbbaa);
  expect(packed('Highlight')).toBe(0xff888888);
});
