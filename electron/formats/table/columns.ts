import { canonicalAddress } from '../../../shared/lib/ip.ts';
import type { ZoneClock } from '../../../shared/lib/zone.ts';
import type { ColumnMapping } from '../../../shared/model/source.ts';
import { sniffTime, type TimeShape } from './time-shape.ts';

/** Fields of an event that a column can hold. */
type Role = 'time' | 'timeOfDay' | 'from' | 'to' | 'kind' | 'outcome' | 'bytes';

/** Names that tables give their columns, by role, best first; compared in lower case without anything but letters and digits. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  time: [
    ...[
      'timestamp',
      'time',
      'datetime',
      'ts',
      'eventtime',
      'eventtimestamp',
      'starttime',
      'start',
      'firstseen',
      'tstart',
      'stime',
      'when',
      'date',
      'timegenerated',
      'timecreated',
    ],
    ...[
      'receivetime',
      'logtime',
      'requesttime',
      'utc',
      'tsms',
      'tsus',
      'tsns',
      'epoch',
      'unixtime',
      'created',
      'createdat',
      'occurred',
      'seen',
      'begin',
    ],
    ...[
      'zeitpunkt',
      'zeitstempel',
      'zeit',
      'datum',
      'uhrzeit',
      'horodatage',
      'heure',
      'temps',
      'fecha',
      'hora',
      'data',
      'ora',
      'tijd',
      'tidpunkt',
      'czas',
      'время',
      'дата',
      '时间',
      '日期',
    ],
  ],
  timeOfDay: ['time', 'timeofday', 'uhrzeit', 'heure', 'hora', 'ora', 'zeit', 'время', '时间'],
  from: [
    ...[
      'from',
      'src',
      'source',
      'client',
      'srcip',
      'sourceip',
      'srcaddr',
      'saddr',
      'sourceaddress',
      'clientip',
      'clientipaddress',
      'sourceipaddress',
      'cip',
      'clientaddr',
      'clientaddress',
      'idorigh',
      'origh',
    ],
    ...[
      'srchost',
      'sourcehost',
      'sourcehostname',
      'sourcedomain',
      'remoteaddr',
      'remotehost',
      'remoteip',
      'sa',
      'sender',
      'initiator',
      'origin',
      'querier',
      'requester',
      'clienthost',
    ],
    ...[
      'hostfrom',
      'ipsource',
      'ipsrc',
      'callerip',
      'calleripaddress',
      'ip',
      'quelle',
      'von',
      'absender',
      'quellip',
      'origen',
      'origine',
      'bron',
      'kalla',
      'zrodlo',
      'источник',
      '来源',
      '源',
    ],
  ],
  to: [
    ...[
      'to',
      'dst',
      'dest',
      'destination',
      'server',
      'dstip',
      'destip',
      'destinationip',
      'dstaddr',
      'daddr',
      'destinationaddress',
      'serverip',
      'sip',
      'idresph',
      'resph',
    ],
    ...[
      'dsthost',
      'desthost',
      'destinationhost',
      'destinationhostname',
      'destinationdomain',
      'dnsquestionname',
      'qname',
      'qh',
      'query',
      'queryname',
      'domain',
      'fqdn',
      'host',
      'hostname',
    ],
    ...[
      'servername',
      'eventsource',
      'resourceprovidernamevalue',
      'sni',
      'da',
      'target',
      'receiver',
      'responder',
      'hostto',
      'ipdest',
      'ipdst',
      'vhost',
      'urlhost',
      'requesthost',
      'httphost',
      'targetserver',
      'serverhostname',
      'site',
      'ziel',
      'nach',
      'empfanger',
      'zielip',
      'destino',
      'destinazione',
    ],
    ...['doel', 'mal', 'cel', 'назначение', 'получатель', '目的', '目标'],
  ],
  kind: [
    'kind',
    'type',
    'qtype',
    'querytype',
    'qt',
    'recordtype',
    'method',
    'proto',
    'protocol',
    'service',
    'dport',
    'dstport',
    'destport',
    'port',
    'art',
    'protokoll',
  ],
  outcome: ['outcome', 'action', 'result', 'verdict', 'rcode', 'responsecode', 'httpstatus', 'disposition', 'status', 'statuscode', 'state'],
  bytes: ['bytes', 'octets', 'size', 'totalbytes', 'bytestotal', 'sentbytes', 'bytessent', 'length', 'ibyt', 'inbyt', 'grosse'],
};

const plain = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** What a table's first rows say about its columns. */
export interface ColumnsSeen {
  readonly mapping: ColumnMapping | null;
  readonly time: TimeShape | null;
  /** True when time, from and to were all found by name and their contents agree. */
  readonly byName: boolean;
  /** Why, for a reader. */
  readonly because: string;
}

/** Rank of a column's name for a role, NaN when it says nothing of it. Lower is better. */
function rank(name: string, role: Role): number {
  const whole = plain(name);
  const exact = NAMES[role].indexOf(whole);
  if (exact >= 0) return exact;
  // Nested records: "CloudTrailEvent.sourceIPAddress" counts by its last words, a little less.
  for (let dot = name.indexOf('.'), step = 1; dot >= 0; dot = name.indexOf('.', dot + 1), step++) {
    const nested = NAMES[role].indexOf(plain(name.slice(dot + 1)));
    if (nested >= 0 && name.length - dot > 3) return nested + 50 * step;
  }
  // What is inside a result ("Result.IsFiltered") need not say how it went.
  if (role === 'outcome' && name.includes('.')) return Number.NaN;
  // "Source address (IP)", "dst_name": a leading word that is a whole name of the role.
  const words = name.split(/[^\p{L}\p{N}]+/u).map(plain);
  const word = NAMES[role].findIndex((known) => known.length > 2 && words[0] === known);
  return word >= 0 ? 100 + word : Number.NaN;
}

/** U+FFFD is let through: the head was decoded as UTF-8, and a Windows-1252 file has one for each letter with an accent. */
const NAME_LIKE = /^(?:[\p{L}\p{N}_\uFFFD](?:[\p{L}\p{N}_.\uFFFD-]{0,251}[\p{L}\p{N}_\uFFFD])?\.?|\.)$/u;

/** True for what may be a host: an address (with or without a port) or a name without blanks that is not merely a number. */
export function isHostLike(text: string): boolean {
  const value = text.trim();
  if (value === '') return false;
  if (canonicalAddress(value) !== null) return true;
  return value.length <= 253 && NAME_LIKE.test(value) && !/^[\d.,:-]+$/.test(value);
}

const filled = (values: readonly string[]): readonly string[] => values.filter((value) => value.trim() !== '' && value.trim() !== '-');
const share = (values: readonly string[], test: (value: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter(test).length / values.length;

/**
 * Proposes which columns hold an event's fields, from names and contents.
 * @param names column names; empty for tables without a header
 * @param rows the first rows, as text
 */
export function proposeColumns(names: readonly string[], rows: readonly (readonly string[])[], zone: ZoneClock): ColumnsSeen {
  const width = Math.max(names.length, ...rows.slice(0, 50).map((row) => row.length), 0);
  const columns = Array.from({ length: width }, (_, i) => filled(rows.map((row) => row[i] ?? '')));
  const hosts = columns.map((values) => share(values, isHostLike) >= 0.6);
  const shapes = columns.map((values, i) => (values.length === 0 ? null : sniffTime(values, zone, Number.isFinite(rank(names[i] ?? '', 'time')))));
  const taken = new Set<number>();
  const byName = (role: Role, fits: (i: number) => boolean): number => {
    let best = -1;
    let bestRank = Number.POSITIVE_INFINITY;
    for (let i = 0; i < names.length; i++) {
      const r = taken.has(i) || !fits(i) ? Number.NaN : rank(names[i]!, role);
      if (r < bestRank) [best, bestRank] = [i, r];
    }
    if (best >= 0) taken.add(best);
    return best;
  };
  const time = byName('time', (i) => shapes[i] !== null);
  const timeOfDay =
    time >= 0 && share(columns[time]!, (value) => /\d:\d\d/.test(value) || /^\d{9,}/.test(value) || /^\d{5}[.,]/.test(value)) < 0.5
      ? byName('timeOfDay', (i) => share(columns[i]!, (v) => /^\d{1,2}:\d\d/.test(v)) > 0.6)
      : -1;
  const from = byName('from', (i) => hosts[i]!);
  const to = byName('to', (i) => hosts[i]!);
  const found = { time, from, to };
  const named = time >= 0 && from >= 0 && to >= 0;
  if (!named) byContents(found, columns, hosts, shapes, taken, names.length > 0);
  const label = (i: number): string => (names[i] !== undefined && names[i] !== '' && names.indexOf(names[i]!) === i ? names[i]! : String(i + 1));
  if (found.time < 0 || found.from < 0 || found.to < 0) {
    const missing = (['time', 'from', 'to'] as const).filter((role) => found[role] < 0);
    return {
      mapping: null,
      time: found.time < 0 ? null : shapes[found.time]!,
      byName: false,
      because: `no column that could be ${missing.join(' or ')}`,
    };
  }
  const kind = byName('kind', () => true);
  const outcome = byName('outcome', () => true);
  const bytes = byName('bytes', (i) => share(columns[i]!, (value) => /^[\d., ]+\s?B?$/.test(value)) > 0.6);
  const mapping: ColumnMapping = {
    time: label(found.time),
    from: label(found.from),
    to: label(found.to),
    ...(kind >= 0 ? { kind: label(kind) } : {}),
    ...(outcome >= 0 ? { outcome: label(outcome) } : {}),
    ...(bytes >= 0 ? { bytes: label(bytes) } : {}),
    ...(timeOfDay >= 0 ? { timeOfDay: label(timeOfDay) } : {}),
  };
  const shape = shapes[found.time]!;
  const how = named ? 'by their names' : 'by their contents';
  return { mapping, time: shape, byName: named, because: `time=${mapping.time}, from=${mapping.from}, to=${mapping.to} ${how}; ${shape.because}` };
}

/** Fills what names left open: the first column of times, and two columns of hosts when there are exactly as many as are needed. */
function byContents(
  found: { time: number; from: number; to: number },
  columns: readonly (readonly string[])[],
  hosts: readonly boolean[],
  shapes: readonly (TimeShape | null)[],
  taken: Set<number>,
  header: boolean,
): void {
  if (found.time < 0) {
    found.time = shapes.findIndex((shape, i) => !taken.has(i) && shape !== null && shape.share > 0.6);
    if (found.time >= 0) taken.add(found.time);
  }
  const open = (['from', 'to'] as const).filter((role) => found[role] < 0);
  const addresses = columns.flatMap((values, i) =>
    !taken.has(i) && hosts[i] && share(values, (v) => canonicalAddress(v.trim()) !== null || v.includes('.')) > 0.5 ? [i] : [],
  );
  // With a header, names had their say: only columns of addresses and dotted names may stand in. Without one, two columns of hosts are from and to in their order.
  if (addresses.length === open.length || (!header && addresses.length > open.length && columns.length <= 4)) {
    for (const [n, role] of open.entries()) found[role] = addresses[n] ?? -1;
  }
}
