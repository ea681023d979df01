/** As much of a canvas's context as the graph's painters use. */
export type PictureContext = Pick<
  CanvasRenderingContext2D,
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'quadraticCurveTo'
  | 'arc'
  | 'rect'
  | 'stroke'
  | 'fill'
  | 'fillText'
  | 'strokeText'
  | 'measureText'
  | 'setLineDash'
  | 'globalAlpha'
  | 'strokeStyle'
  | 'fillStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'textBaseline'
  | 'lineJoin'
>;

/** Text as XML may hold it: marks escaped, characters that XML forbids replaced. */
export function xmlText(text: string): string {
  const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text
    .replace(/\p{Cs}/gu, '\ufffd')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (mark) => marks[mark]!);
}

const n = (value: number): string => String(Math.round(value * 100) / 100);

/** Writes down as SVG what painters draw, so that the exported picture is the one on the screen. */
export class SvgContext implements PictureContext {
  globalAlpha = 1;
  strokeStyle: string = '#000';
  fillStyle: string = '#000';
  lineWidth = 1;
  font = '';
  textAlign: CanvasTextAlign = 'start';
  textBaseline: CanvasTextBaseline = 'alphabetic';
  lineJoin: CanvasLineJoin = 'miter';
  private path = '';
  private dash = '';
  private readonly parts: string[] = [];
  private readonly width: number;
  private readonly height: number;
  private readonly measure: (text: string, font: string) => TextMetrics;

  /** @param measure how wide a text is in a font; only a real canvas knows */
  constructor(width: number, height: number, measure: (text: string, font: string) => TextMetrics) {
    this.width = width;
    this.height = height;
    this.measure = measure;
  }

  beginPath(): void {
    this.path = '';
  }
  moveTo(x: number, y: number): void {
    this.path += `M${n(x)} ${n(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.path += `L${n(x)} ${n(y)}`;
  }
  quadraticCurveTo(cx: number, cy: number, x: number, y: number): void {
    this.path += `Q${n(cx)} ${n(cy)} ${n(x)} ${n(y)}`;
  }
  /** Whole circles only: the painters draw no other arcs. */
  arc(x: number, y: number, radius: number): void {
    this.path += `M${n(x - radius)} ${n(y)}a${n(radius)} ${n(radius)} 0 1 0 ${n(2 * radius)} 0a${n(radius)} ${n(radius)} 0 1 0 ${n(-2 * radius)} 0z`;
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.path += `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`;
  }
  setLineDash(dash: readonly number[]): void {
    this.dash = dash.length === 0 ? '' : ` stroke-dasharray="${dash.map(n).join(' ')}"`;
  }
  stroke(): void {
    this.parts.push(`<path d="${this.path}" fill="none"${this.strokeWords()}${this.dash}${this.alpha('stroke')}/>`);
  }
  fill(): void {
    this.parts.push(`<path d="${this.path}" fill="${xmlText(this.fillStyle)}"${this.alpha('fill')}/>`);
  }
  fillText(text: string, x: number, y: number): void {
    this.parts.push(`<text${this.textWords(x, y)} fill="${xmlText(this.fillStyle)}"${this.alpha('fill')}>${xmlText(text)}</text>`);
  }
  strokeText(text: string, x: number, y: number): void {
    this.parts.push(
      `<text${this.textWords(x, y)} fill="none"${this.strokeWords()}${this.alpha('stroke')} aria-hidden="true">${xmlText(text)}</text>`,
    );
  }
  measureText(text: string): TextMetrics {
    return this.measure(text, this.font);
  }

  /** The whole picture. */
  document(title: string): string {
    const box = `${n(this.width)} ${n(this.height)}`;
    return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${box}" width="${n(this.width)}" height="${n(this.height)}">\n<title>${xmlText(title)}</title>\n${this.parts.join('\n')}\n</svg>\n`;
  }

  private strokeWords(): string {
    return ` stroke="${xmlText(this.strokeStyle)}" stroke-width="${n(this.lineWidth)}" stroke-linejoin="${this.lineJoin}"`;
  }
  private alpha(what: 'fill' | 'stroke'): string {
    return this.globalAlpha === 1 ? '' : ` ${what}-opacity="${n(this.globalAlpha)}"`;
  }
  private textWords(x: number, y: number): string {
    const anchor = this.textAlign === 'center' ? ' text-anchor="middle"' : '';
    const middle = this.textBaseline === 'middle' ? ' dominant-baseline="central"' : '';
    return ` x="${n(x)}" y="${n(y)}" style="font:${xmlText(this.font)}"${anchor}${middle}`;
  }
}
