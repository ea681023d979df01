import { canonicalHost } from '../../../shared/lib/host-name.ts';
import { canonicalAddress } from '../../../shared/lib/ip.ts';
import { type ContextFile, type HostLabel, LONGEST_LABEL } from './label.ts';

/** Attributes that say what a WHOIS object is about, and those that label it; names of RIPE, ARIN, APNIC, LACNIC and domain registries. */
const SUBJECTS = new Set(['inetnum', 'inet6num', 'netrange', 'cidr', 'route', 'route6', 'domain', 'domain name']);
const LABELS: Readonly<Record<string, string>> = {
  netname: 'network',
  'org-name': 'organisation',
  orgname: 'organisation',
  organisation: 'organisation',
  organization: 'organisation',
  owner: 'organisation',
  descr: 'organisation',
  'registrant organization': 'organisation',
  'registrant name': 'organisation',
  country: 'country',
  'registrant country': 'country',
  origin: 'asn',
  originas: 'asn',
};

/** Reads the text that `whois` prints: objects of `name: value` lines, apart by blank lines; `%` and `#` start remarks. */
export function readWhois(text: string): ContextFile {
  const labels: HostLabel[] = [];
  let subjects: string[] = [];
  let pending: { kind: string; label: string; line: number }[] = [];
  let sawLabel = false;
  const flush = (): void => {
    for (const subject of subjects) for (const { kind, label, line } of pending) labels.push({ subject, kind, label, line });
    pending = [];
  };
  for (const [i, whole] of text.split(/\r\n|\r|\n/).entries()) {
    const m = /^([A-Za-z][A-Za-z0-9 ._/-]{0,40}):\s*(.*)$/.exec(whole.trim());
    if (!m || /^[%#]/.test(whole)) continue;
    const [name, value] = [m[1]!.toLowerCase(), m[2]!.trim().slice(0, LONGEST_LABEL)];
    if (value === '') continue;
    if (SUBJECTS.has(name)) {
      const subject = subjectOf(value);
      if (subject === '') continue;
      // Registries print several lines about one network (NetRange, CIDR); after a label a new object begins.
      if (sawLabel) {
        flush();
        subjects = [];
      }
      sawLabel = false;
      subjects.push(subject);
    } else if (LABELS[name] !== undefined && subjects.length > 0) {
      sawLabel = true;
      pending.push({ kind: LABELS[name], label: value, line: i + 1 });
    }
  }
  flush();
  return { kind: 'whois', labels, rejects: [] };
}

/** A range or prefix with canonical addresses, or a domain name. */
function subjectOf(value: string): string {
  const first = value.split(',')[0]!.trim();
  const range = /^(\S+)\s*-\s*(\S+)$/.exec(first);
  if (range) {
    const [low, high] = [canonicalAddress(range[1]!), canonicalAddress(range[2]!)];
    return low !== null && high !== null ? `${low}-${high}` : '';
  }
  const prefix = /^([0-9A-Fa-f:.]+)\/(\d{1,3})$/.exec(first);
  if (prefix) {
    const address = canonicalAddress(prefix[1]!);
    return address === null ? '' : `${address}/${Number(prefix[2])}`;
  }
  return /^[\w-]{1,63}(?:\.[\w-]{1,63})+\.?$/.test(first) ? canonicalHost(first) : '';
}

/** True when a text looks like the output of `whois`. */
export const isWhois = (text: string): boolean =>
  /^(?:inetnum|inet6num|NetRange|CIDR|Domain Name|domain|route6?):\s+\S/im.test(text.slice(0, 20_000)) &&
  /^(?:netname|descr|OrgName|org-name|country|Registrar|owner|origin):\s+\S/im.test(text.slice(0, 40_000));
