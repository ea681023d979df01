import { canonicalHost } from '../../../shared/lib/host-name.ts';
import { canonicalAddress } from '../../../shared/lib/ip.ts';
import { COMPLETE, RowSplitter } from '../table/split-row.ts';
import { type ContextFile, type HostLabel, LONGEST_LABEL } from './label.ts';

const SUBJECT = /^(?:ip|ip_?addr(?:ess)?|address|host(?:name)?|domain|fqdn|name|network|cidr|prefix|subnet|start_?ip|ip_?start|ip_?from)$/i;
const END = /^(?:end_?ip|ip_?end|ip_?to)$/i;
/** Comma, semicolon, tab, pipe. */
const DELIMITERS = [44, 59, 9, 124];
const TIME = /^(?:time(?:_?stamp)?|ts|date(?:_?time)?|(?:event|start|log|request)_?time|when|(?:first|last)_?seen|epoch|@timestamp)$/i;
/** Columns that label, by what they say; MaxMind's and IP2Location's names among them. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:org(?:ani[sz]ation)?(?:_?name)?|company|owner|autonomous_system_organization|as_?name|as_?org(?:ani[sz]ation)?|isp|holder|label|description|descr)$/i,
    'organisation',
  ],
  [/^(?:asn?|autonomous_system_number|as_?number)$/i, 'asn'],
  [/^(?:country(?:_?(?:iso)?_?code|_?name)?|cc)$/i, 'country'],
  [/^(?:city(?:_?name)?|region|subdivision_1_name|place|location)$/i, 'place'],
  [/^(?:net_?name)$/i, 'network'],
];

/** Reads a delimited table of addresses, prefixes, ranges or names to organisations, countries or autonomous systems; null when its header is not that. */
export function readLabelTable(text: string): ContextFile | null {
  const lines = text.split(/\r\n|\r|\n/);
  const dialect = headerOf(lines.slice(0, 200));
  if (!dialect) return null;
  const subject = dialect.names.findIndex((name) => SUBJECT.test(name));
  const end = dialect.names.findIndex((name) => END.test(name));
  const kinds = dialect.names.flatMap((name, place) => {
    const kind = place === subject ? undefined : KINDS.find(([pattern]) => pattern.test(name))?.[1];
    return kind === undefined ? [] : [{ place, kind }];
  });
  // A table with times is a log of something, whatever else its columns name.
  if (subject < 0 || kinds.length === 0 || dialect.names.some((name) => TIME.test(name))) return null;
  const splitter = new RowSplitter(dialect.delimiter, true);
  const encoder = new TextEncoder();
  const labels: HostLabel[] = [];
  const rejects: { line: number; reason: string }[] = [];
  for (let i = dialect.firstLine + 1; i < lines.length; i++) {
    const bytes = encoder.encode(lines[i]!);
    if (lines[i]!.trim() === '' || lines[i]!.startsWith('#')) continue;
    const whole = splitter.split(bytes, 0, bytes.length) === COMPLETE && splitter.count >= dialect.columns;
    const about = whole ? subjectOf(splitter.text(bytes, subject), end < 0 ? '' : splitter.text(bytes, end)) : '';
    if (about === '') {
      rejects.push({
        line: i + 1,
        reason: whole ? 'neither an address, a prefix nor a host name' : `the row has fewer than ${dialect.columns} fields`,
      });
      continue;
    }
    for (const { place, kind } of kinds) {
      const label = splitter.text(bytes, place).trim().slice(0, LONGEST_LABEL);
      if (label !== '') labels.push({ subject: about, kind, label, line: i + 1 });
    }
  }
  return { kind: 'table', labels, rejects };
}

/** The first line that is no remark, cut at whichever delimiter makes it the header of such a table; its cells are not told from data by looks, which would fail on names. */
function headerOf(lines: readonly string[]) {
  const firstLine = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'));
  if (firstLine < 0) return null;
  const bytes = new TextEncoder().encode(lines[firstLine]!);
  for (const delimiter of DELIMITERS) {
    const splitter = new RowSplitter(delimiter, true);
    if (splitter.split(bytes, 0, bytes.length) !== COMPLETE || splitter.count < 2) continue;
    const names = Array.from({ length: splitter.count }, (_, i) => splitter.text(bytes, i).trim());
    if (names.some((name) => SUBJECT.test(name))) return { firstLine, delimiter, names, columns: names.length };
  }
  return null;
}

function subjectOf(raw: string, rawEnd: string): string {
  const text = raw.trim();
  const low = canonicalAddress(text);
  const high = canonicalAddress(rawEnd.trim());
  if (low !== null) return high === null || high === low ? low : `${low}-${high}`;
  const prefix = /^([0-9A-Fa-f:.]+)\/(\d{1,3})$/.exec(text);
  if (prefix) {
    const address = canonicalAddress(prefix[1]!);
    return address === null || Number(prefix[2]) > (address.includes(':') ? 128 : 32) ? '' : `${address}/${Number(prefix[2])}`;
  }
  return /^[\p{L}\p{N}_-]{1,63}(?:\.[\p{L}\p{N}_-]{1,63}){0,30}\.?$/u.test(text) && !/^[\d.]+$/.test(text) ? canonicalHost(text) : '';
}
