/** Strict reading and canonical printing of IP addresses, RFC 4291 and RFC 5952. Strict means: `010.1.1.1`, `1.2.3` and `0x7f.1` are not addresses. */

/** True for a dotted quad without leading zeros. */
export function isIPv4(text: string): boolean {
  return readIPv4(text) !== null;
}

/** The 32-bit number of a dotted quad, or null. */
export function readIPv4(text: string): number | null {
  let value = 0;
  let parts = 0;
  let part = -1;
  let digits = 0;
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 46;
    if (c >= 48 && c <= 57) {
      if (digits === 1 && part === 0) return null;
      part = digits === 0 ? c - 48 : part * 10 + c - 48;
      digits++;
      if (digits > 3 || part > 255) return null;
    } else if (c === 46) {
      if (digits === 0) return null;
      value = value * 256 + part;
      parts++;
      digits = 0;
      part = -1;
      if (parts > 4) return null;
    } else return null;
  }
  return parts === 4 ? value : null;
}

/** The eight 16-bit groups of an IPv6 address (with or without embedded IPv4, without zone), or null. */
export function readIPv6(text: string): number[] | null {
  if (text.length < 2 || text.length > 45 || !text.includes(':')) return null;
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = readGroups(halves[0]!, halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1]!, true) : [];
  if (!head || !tail) return null;
  if (halves.length === 1) return head.length === 8 ? head : null;
  const zeros = 8 - head.length - tail.length;
  return zeros >= 1 ? [...head, ...new Array<number>(zeros).fill(0), ...tail] : null;
}

function readGroups(text: string, last: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (part.includes('.')) {
      const v4 = last && i === parts.length - 1 ? readIPv4(part) : null;
      if (v4 === null) return null;
      groups.push(Math.floor(v4 / 65_536), v4 % 65_536);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups.length <= 8 ? groups : null;
}

/** RFC 5952 text of eight groups: lower case, longest run of two or more zeros shortened, IPv4-mapped printed with its dotted quad. */
export function printIPv6(groups: readonly number[]): string {
  if (groups.slice(0, 5).every((g) => g === 0) && groups[5] === 0xffff) {
    const [a, b] = [groups[6]!, groups[7]!];
    return `::ffff:${a >> 8}.${a & 255}.${b >> 8}.${b & 255}`;
  }
  let best = -1;
  let bestLength = 1;
  for (let i = 0; i < 8; i++) {
    let length = 0;
    while (i + length < 8 && groups[i + length] === 0) length++;
    if (length > bestLength) [best, bestLength] = [i, length];
    if (length > 0) i += length - 1;
  }
  const hex = groups.map((g) => g.toString(16));
  if (best < 0) return hex.join(':');
  return `${hex.slice(0, best).join(':')}::${hex.slice(best + bestLength).join(':')}`;
}

/** Canonical text of an address; null when `text` is not one. A zone id (`%eth0`) is kept, because it tells links apart. */
export function canonicalAddress(text: string): string | null {
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57 && readIPv4(text) !== null) return text;
  const percent = text.indexOf('%');
  const groups = readIPv6(percent < 0 ? text : text.slice(0, percent));
  if (!groups) return null;
  return printIPv6(groups) + (percent < 0 ? '' : text.slice(percent));
}
