/** A colour as a canvas stores it: 0xAABBGGRR, opaque. */
export type Packed = number;

/** "#1b2c3d" or "#abc" as it is stored; grey for what is no such colour. */
export function packed(color: string): Packed {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(color)?.[1] ?? '888888';
  const [r, g, b] = (hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g)!).map((pair) => Number.parseInt(pair, 16));
  return ((0xff << 24) | (b! << 16) | (g! << 8) | r!) >>> 0;
}

const RED_BLUE = 0xff00ff;
const GREEN = 0x00ff00;

/**
 * Draws straight lines into memory, smooth at their sides, on an opaque ground. Thousands of long lines cost a tenth of what they cost as strokes of a canvas where
 * nothing but the processor rasters, and how long it takes is known when it returns: no picture can queue up behind another.
 */
export class LineRaster {
  width = 0;
  height = 0;
  /** RGBA of every pixel, row by row; what `ImageData` takes. */
  bytes = new Uint8ClampedArray(0);
  private pixels = new Uint32Array(0);

  resize(width: number, height: number): void {
    if (width === this.width && height === this.height) return;
    this.width = width;
    this.height = height;
    this.bytes = new Uint8ClampedArray(width * height * 4);
    this.pixels = new Uint32Array(this.bytes.buffer);
  }

  fill(ground: Packed): void {
    this.pixels.fill(ground);
  }

  /** Takes over another picture of the same size. */
  copy(other: LineRaster): void {
    this.resize(other.width, other.height);
    this.pixels.set(other.pixels);
  }

  pixelAt(x: number, y: number): Packed {
    return this.pixels[y * this.width + x]!;
  }

  /**
   * A line from point to point, in pixels.
   * @param from width at its beginning; @param to width at its end (0 makes it a point, as of an arrow)
   * @param opacity 0 to 1
   * @param on pixels of dash, and @param off pixels between; `off` 0 for a whole line
   */
  line(x1: number, y1: number, x2: number, y2: number, from: number, to: number, color: Packed, opacity: number, on = 1, off = 0): void {
    const steep = Math.abs(y2 - y1) > Math.abs(x2 - x1);
    if (steep) this.sweep(y1, x1, y2, x2, from, to, color, opacity, on, off, this.height, this.width, this.width, 1);
    else this.sweep(x1, y1, x2, y2, from, to, color, opacity, on, off, this.width, this.height, 1, this.width);
  }

  /** Walks along the longer way (`a`), and at each step paints across (`b`) what the line covers there. Strides are the distances in memory of a step either way. */
  private sweep(
    a1: number,
    b1: number,
    a2: number,
    b2: number,
    from: number,
    to: number,
    color: Packed,
    opacity: number,
    on: number,
    off: number,
    aLimit: number,
    bLimit: number,
    aStride: number,
    bStride: number,
  ): void {
    const length = Math.abs(a2 - a1);
    if (length < 0.5 || opacity <= 0) return;
    const slope = (b2 - b1) / (a2 - a1);
    const slant = Math.sqrt(1 + slope * slope);
    const [low, high] = a1 < a2 ? [a1, a2] : [a2, a1];
    const first = Math.max(0, Math.ceil(low - 0.5));
    const last = Math.min(aLimit - 1, Math.floor(high - 0.5));
    const pattern = on + off;
    for (let a = first; a <= last; a++) {
      const along = Math.abs(a + 0.5 - a1);
      if (off > 0 && (along * slant) % pattern > on) continue;
      const half = ((from + ((to - from) * along) / length) * slant) / 2;
      const middle = b1 + slope * (a + 0.5 - a1);
      const top = middle - half;
      const bottom = middle + half;
      if (bottom <= 0 || top >= bLimit) continue;
      this.across(a * aStride, Math.max(0, top), Math.min(bLimit, bottom), bStride, color, opacity);
    }
  }

  /** Paints from `top` to `bottom`, the pixels at both ends by the part of them that is covered. */
  private across(at: number, top: number, bottom: number, stride: number, color: Packed, opacity: number): void {
    const firstRow = Math.floor(top);
    const lastRow = Math.ceil(bottom) - 1;
    if (firstRow === lastRow) {
      this.blend(at + firstRow * stride, color, (bottom - top) * opacity);
      return;
    }
    this.blend(at + firstRow * stride, color, (firstRow + 1 - top) * opacity);
    if (opacity >= 1) for (let row = firstRow + 1; row < lastRow; row++) this.pixels[at + row * stride] = color;
    else for (let row = firstRow + 1; row < lastRow; row++) this.blend(at + row * stride, color, opacity);
    this.blend(at + lastRow * stride, color, (bottom - lastRow) * opacity);
  }

  private blend(at: number, color: Packed, cover: number): void {
    const share = (cover * 256) | 0;
    const under = this.pixels[at]!;
    const rest = 256 - share;
    const redBlue = ((Math.imul(color & RED_BLUE, share) + Math.imul(under & RED_BLUE, rest)) >>> 8) & RED_BLUE;
    const green = ((Math.imul(color & GREEN, share) + Math.imul(under & GREEN, rest)) >>> 8) & GREEN;
    this.pixels[at] = 0xff000000 | redBlue | green;
  }
}
