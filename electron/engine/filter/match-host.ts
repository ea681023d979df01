import { canonicalHost } from '../../../shared/lib/host-name.ts';
import { readIPv4, readIPv6 } from '../../../shared/lib/ip.ts';

/** Says of a canonical host name whether a pattern means it. */
export type HostTest = (name: string) => boolean;

/** The test for a pattern: an address block (`192.0.2.0/24`), a glob (`*.example`, `mail?`), or one host. Null when a block is not one. */
export function hostTest(pattern: string): HostTest | null {
  if (/^[0-9a-f:.]+\/\d+$/i.test(pattern)) return blockTest(pattern);
  if (/[*?]/.test(pattern)) {
    const glob = pattern.toLowerCase();
    return (name) => matchesGlob(glob, name);
  }
  const host = canonicalHost(pattern);
  return (name) => name === host;
}

function blockTest(pattern: string): HostTest | null {
  const slash = pattern.indexOf('/');
  const bits = Number(pattern.slice(slash + 1));
  const base = addressGroups(pattern.slice(0, slash));
  if (base === null || bits > base.length * 16) return null;
  return (name) => {
    const groups = addressGroups(name);
    return groups !== null && groups.length === base.length && sharePrefix(groups, base, bits);
  };
}

/** The 16-bit groups of an address: two for IPv4, eight for IPv6; null for a name. */
export function addressGroups(text: string): readonly number[] | null {
  const v4 = readIPv4(text);
  if (v4 !== null) return [Math.floor(v4 / 65_536), v4 % 65_536];
  if (!text.includes(':')) return null;
  const percent = text.indexOf('%');
  return readIPv6(percent < 0 ? text : text.slice(0, percent));
}

function sharePrefix(a: readonly number[], b: readonly number[], bits: number): boolean {
  for (let group = 0; group * 16 < bits; group++) {
    const drop = Math.max(0, (group + 1) * 16 - bits);
    if (a[group]! >> drop !== b[group]! >> drop) return false;
  }
  return true;
}

/** `*` for any characters, `?` for one. Goes back to the last star only, so time is at most name times pattern, whatever is written. */
export function matchesGlob(glob: string, name: string): boolean {
  let [g, n, star, resume] = [0, 0, -1, 0];
  while (n < name.length) {
    if (g < glob.length && (glob[g] === '?' || (glob[g] !== '*' && glob[g] === name[n]))) {
      g++;
      n++;
    } else if (glob[g] === '*') {
      star = g++;
      resume = n;
    } else if (star >= 0) {
      g = star + 1;
      n = ++resume;
    } else return false;
  }
  while (glob[g] === '*') g++;
  return g === glob.length;
}
