/** A text centred at (x, y), in figure units. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Width of a character and height of a line at the figure's label size (7.5 units), measured on Noto Sans. */
const CHARACTER = 4.1;
const LINE = 9;

/** Keeps, in the order given, the labels that overlap no label kept before; moves those that would leave the figure sideways. */
export function unoverlapped(labels: readonly Label[], width: number): Label[] {
  const kept: Label[] = [];
  for (const label of labels) {
    const half = (label.text.length * CHARACTER) / 2;
    const moved = { ...label, x: Math.min(Math.max(label.x, half + 1), width - half - 1) };
    const free = kept.every(
      (other) => Math.abs(other.y - moved.y) >= LINE || Math.abs(other.x - moved.x) >= half + (other.text.length * CHARACTER) / 2 + 2,
    );
    if (free) kept.push(moved);
  }
  return kept;
}

/** At most `length` characters, the middle left out: both ends of a host name say who it is. */
export function shortened(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const head = Math.ceil((length - 1) / 2);
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (length - 1 - head)).join('')}`;
}
