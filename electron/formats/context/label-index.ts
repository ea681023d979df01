import { readIPv4, readIPv6 } from '../../../shared/lib/ip.ts';
import type { SourcedLabel } from '../../../shared/model/host-label.ts';

interface Stretch {
  /** Bounds as 32 hexadecimal digits, so that text order is the order of addresses. */
  readonly low: string;
  readonly high: string;
  readonly label: SourcedLabel;
}

/** Finds the labels of a host among those of all context files: its own, and those of the networks that it is in. */
export class LabelIndex {
  private readonly byName = new Map<string, SourcedLabel[]>();
  /** In order of `low`; `highest[i]` is the greatest `high` of the first `i + 1`, so that a search knows when to stop. */
  private readonly stretches: readonly Stretch[];
  private readonly highest: readonly string[];

  constructor(labels: readonly SourcedLabel[]) {
    const stretches: Stretch[] = [];
    for (const label of labels) {
      const bounds = boundsOf(label.subject);
      if (bounds !== null) stretches.push({ low: bounds[0], high: bounds[1], label });
      else {
        const known = this.byName.get(label.subject);
        if (known) known.push(label);
        else this.byName.set(label.subject, [label]);
      }
    }
    // The sort keeps the order of equal ones: labels of one network stay in the order of their files and lines.
    this.stretches = stretches.sort((a, b) => (a.low < b.low ? -1 : a.low > b.low ? 1 : 0));
    let most = '';
    this.highest = this.stretches.map(({ high }) => {
      most = high > most ? high : most;
      return most;
    });
  }

  /** Labels of a canonical host, the narrowest network's first. */
  of(host: string): readonly SourcedLabel[] {
    const address = digitsOf(host);
    if (address === null) return this.byName.get(host) ?? [];
    const found: Stretch[] = [];
    for (let at = this.lastNotAfter(address); at >= 0 && this.highest[at]! >= address; at--) {
      const stretch = this.stretches[at]!;
      if (stretch.high >= address) found.push(stretch);
    }
    const place = new Map(found.reverse().map((stretch, i) => [stretch, i]));
    return found.sort((a, b) => widthOrder(a, b) || place.get(a)! - place.get(b)!).map(({ label }) => label);
  }

  /** Place of the last stretch that begins at the address or before it; -1 when none does. */
  private lastNotAfter(address: string): number {
    let [low, high] = [0, this.stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.stretches[middle]!.low <= address) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** Of stretches that share an address the one inside the other is the narrower; hexadecimal digits compare as numbers do. */
function widthOrder(a: Stretch, b: Stretch): number {
  const inside = (x: Stretch, y: Stretch): boolean => x.low >= y.low && x.high <= y.high && (x.low !== y.low || x.high !== y.high);
  return inside(a, b) ? -1 : inside(b, a) ? 1 : 0;
}

/** First and last address of an address, a prefix or a range; null for a name. */
function boundsOf(subject: string): readonly [string, string] | null {
  const dash = subject.indexOf('-');
  const [left, right] = dash < 0 ? [subject, subject] : [subject.slice(0, dash), subject.slice(dash + 1)];
  const [low, high] = [digitsOf(left), digitsOf(right)];
  if (low !== null && high !== null) return low <= high ? [low, high] : [high, low];
  const prefix = /^([0-9a-f:.]+)\/(\d{1,3})$/.exec(subject);
  const network = prefix ? digitsOf(prefix[1]!) : null;
  if (!prefix || network === null) return null;
  const bits = Number(prefix[2]) + (prefix[1]!.includes(':') ? 0 : 96);
  return bits > 128 ? null : [masked(network, bits, '0'), masked(network, bits, 'f')];
}

/** The digits with everything after the first `bits` bits set to 0 or to 1 (`fill` `f`). */
function masked(digits: string, bits: number, fill: '0' | 'f'): string {
  const whole = bits >> 2;
  const rest = bits & 3;
  if (rest === 0) return digits.slice(0, whole) + fill.repeat(32 - whole);
  const low = 0xf >> rest;
  const digit = Number.parseInt(digits[whole]!, 16);
  const edge = fill === 'f' ? digit | low : digit & ~low & 0xf;
  return digits.slice(0, whole) + edge.toString(16) + fill.repeat(31 - whole);
}

/** An address as 32 hexadecimal digits, IPv4 as in IPv4-mapped IPv6; null when it is none. */
function digitsOf(text: string): string | null {
  const v4 = readIPv4(text);
  if (v4 !== null) return `00000000000000000000ffff${v4.toString(16).padStart(8, '0')}`;
  const percent = text.indexOf('%');
  const groups = readIPv6(percent < 0 ? text : text.slice(0, percent));
  return groups === null ? null : groups.map((group) => group.toString(16).padStart(4, '0')).join('');
}
