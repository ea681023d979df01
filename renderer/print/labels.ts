/** A text centred at (x, y), in figure units; y is its base line. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Something that no label may cover. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Width of a character and height of a line at the figure's label size (7 units), measured on Noto Sans. */
const CHARACTER = 3.85;
const LINE = 8.5;
const ASCENT = 6;

/** Keeps, in the order given, the labels that overlap no label kept before; moves those that would leave the figure sideways. */
export function unoverlapped(labels: readonly Label[], width: number): Label[] {
  const kept: Label[] = [];
  for (const label of labels) {
    const moved = inside(label, width);
    if (kept.every((other) => apart(other, moved))) kept.push(moved);
  }
  return kept;
}

/**
 * Names dots, in the order given: each under its dot, else over it, else beside it, wherever it covers no name placed before and no other dot. A name without such a place
 * is left out.
 */
export function namesOf<T extends Dot & { readonly text: string }>(named: readonly T[], dots: readonly Dot[], width: number): Label[] {
  const kept: Label[] = [];
  for (const dot of named) {
    const { text, x, y, radius } = dot;
    const beside = halfOf(text) + radius + 3;
    const places: readonly (readonly [number, number])[] = [
      [0, radius + 8],
      [0, -radius - 3],
      [beside, 2.5],
      [-beside, 2.5],
    ];
    const place = places
      .map(([dx, dy]) => ({ text, x: x + dx, y: y + dy }))
      .find(
        (label) =>
          isInside(label, width) && kept.every((other) => apart(other, label)) && dots.every((other) => isSame(other, dot) || clear(label, other)),
      );
    if (place) kept.push(place);
  }
  return kept;
}

const halfOf = (text: string): number => (text.length * CHARACTER) / 2;
const isSame = (a: Dot, b: Dot): boolean => a.x === b.x && a.y === b.y;
const isInside = ({ text, x }: Label, width: number): boolean => x - halfOf(text) >= 1 && x + halfOf(text) <= width - 1;

function inside(label: Label, width: number): Label {
  const half = halfOf(label.text);
  return { ...label, x: Math.min(Math.max(label.x, half + 1), width - half - 1) };
}

function apart(a: Label, b: Label): boolean {
  return Math.abs(a.y - b.y) >= LINE || Math.abs(a.x - b.x) >= halfOf(a.text) + halfOf(b.text) + 2;
}

function clear({ text, x, y }: Label, dot: Dot): boolean {
  const dx = Math.max(0, Math.abs(dot.x - x) - halfOf(text));
  const dy = Math.max(0, dot.y - y - 1.5, y - ASCENT - dot.y);
  return Math.hypot(dx, dy) >= dot.radius;
}

/** At most `length` characters, the middle left out: both ends of a host name say who it is. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const head = Math.ceil((length - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (length - 1 - head)).join('')}`;
}
