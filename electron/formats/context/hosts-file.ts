import { canonicalHost } from '../../../shared/lib/host-name.ts';
import { canonicalAddress } from '../../../shared/lib/ip.ts';
import type { ContextFile, HostLabel } from './label.ts';

/** Reads a hosts file (hosts(5)): an address, its name, and aliases; `#` starts a comment. */
export function readHostsFile(text: string): ContextFile {
  const labels: HostLabel[] = [];
  const rejects: { line: number; reason: string }[] = [];
  for (const [i, whole] of text.split(/\r\n|\r|\n/).entries()) {
    const [address, ...names] = whole.replace(/#.*$/s, '').trim().split(/\s+/);
    if (address === undefined || address === '') continue;
    const subject = canonicalAddress(address);
    if (subject === null) rejects.push({ line: i + 1, reason: `"${address.slice(0, 60)}" is no address` });
    else if (names.length === 0) rejects.push({ line: i + 1, reason: 'an address without a name' });
    else for (const name of names) labels.push({ subject, kind: 'name', label: canonicalHost(name), line: i + 1 });
  }
  return { kind: 'hosts', labels, rejects };
}

/** True when most lines of a text read as a hosts file. */
export function isHostsFile(text: string): boolean {
  const lines = text
    .split(/\r\n|\r|\n/)
    .slice(0, 200)
    .map((line) => line.replace(/#.*$/s, '').trim())
    .filter((line) => line !== '');
  const read = lines.filter((line) => canonicalAddress(line.split(/\s+/)[0]!) !== null && /^\S+(?:\s+[A-Za-z0-9_][\w.-]{0,252})+$/.test(line)).length;
  return lines.length > 0 && read >= lines.length * 0.9;
}
