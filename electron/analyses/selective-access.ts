import { readableCount } from '../../shared/lib/format-value.ts';
import type { Innocent } from '../../shared/model/finding.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import { MICROS_PER_HOUR } from '../../shared/model/time.ts';
import { poissonBinomialUpper } from '../statistics/coincidence.ts';
import { fisherExact, oddsRatio } from '../statistics/fisher.ts';
import { wilson } from '../statistics/wilson.ts';
import type { Analysis, AnalysisContext, FindingDraft } from './analysis.ts';
import { chanceWords, percent } from './pair-draft.ts';
import { counted, listWords, windowRows } from './window-rows.ts';

const MINIMUM_CLIENTS = 8;
const MINIMUM_REFUSED = 5;
/** Visits further apart are independent decisions; retries within an hour repeat the same one. */
const VISIT = MICROS_PER_HOUR;
const MINIMUM_EFFECT = 0.5;
/** Clients that a list lets in are the few. */
const FEW = 0.5;
const PURE = 0.9;
const TOLD_EMPTY = 50;

/** What became of one client's visits to one service of a server. */
interface Client {
  /** Index of the host; an entity's hosts are clients of their own, because each is let in or refused by itself. */
  readonly host: number;
  accepted: number;
  refused: number;
  readonly other: { deferred: number; unanswered: number; failed: number };
  readonly rows: number[];
  last: number;
}

interface Service {
  readonly server: number;
  readonly label: string;
  readonly format: number;
  readonly clients: Map<number, Client>;
  /** Hosts that other records show dealing with the server: another sort of log, or no outcome. */
  readonly known: ReadonlySet<number>;
}

/**
 * Does a server let only a few in? Clients, not attempts, are counted. Where another log tells who dealt with the server anyway, insiders and strangers
 * are compared by Fisher's exact test; else the question is whether each client is always treated alike (METHODS.md B12).
 */
export const selectiveAccessAnalysis: Analysis = {
  id: 'selective-access',
  title: 'Selective access',
  question: 'Does a server accept a chosen few and refuse everybody else?',
  version: '1.0.0',
  perPair: false,
  after: ['duplicates', 'collection-gap'],
  *run(context) {
    let empty = 0;
    for (const service of listServices(context)) {
      context.tick();
      const decided = [...service.clients.values()].filter((client) => client.accepted + client.refused > 0).sort((a, b) => a.host - b.host);
      const refused = decided.filter((client) => client.accepted === 0);
      if (decided.length < MINIMUM_CLIENTS || refused.length < MINIMUM_REFUSED) continue;
      if (refused.length === decided.length) {
        if (++empty <= TOLD_EMPTY) yield emptyRow(context, service, decided);
        continue;
      }
      const insiders = decided.filter((client) => service.known.has(client.host));
      yield insiders.length >= 3 && insiders.length < decided.length
        ? compareGroups(context, service, decided, insiders)
        : compareVisits(context, service, decided);
    }
  },
};

/** Services with refusals enough to ask about: server, sort of log, and port where the log has ports. */
function listServices(context: AnalysisContext): Service[] {
  const { table, pairs } = context;
  const { first, last } = windowRows(context);
  const refusals = new Uint32Array(context.actors.length);
  for (let row = first; row < last; row++) if (table.outcome[row] === Outcome.Refused) refusals[pairs.to[pairs.ofEvent[row]!]!]!++;
  const formats = [...new Set(table.sources.map((source) => source.format))];
  const formatOf = table.sources.map((source) => formats.indexOf(source.format));
  const services = new Map<string, Service & { readonly known: Set<number> }>();
  const dealing = new Map<number, Map<number, Set<number>>>();
  for (let row = first; row < last; row++) {
    if ((row & 0xffff) === 0) context.tick();
    const server = pairs.to[pairs.ofEvent[row]!]!;
    if (refusals[server]! < MINIMUM_REFUSED) continue;
    const told = table.outcome[row] !== Outcome.Unknown;
    const format = formatOf[table.source[row]!]!;
    const seen = dealing.get(server) ?? new Map<number, Set<number>>();
    dealing.set(server, seen);
    const sorts = seen.get(told ? format : -1) ?? new Set<number>();
    seen.set(told ? format : -1, sorts);
    sorts.add(table.from[row]!);
    if (!told) continue;
    const kind = table.kinds[table.kind[row]!] ?? '';
    const label = kind.includes('/') || kind === 'smtp' || kind === 'ssh' ? kind : '';
    const key = `${server} ${format} ${label}`;
    let service = services.get(key);
    if (service === undefined) {
      service = { server, label, format, clients: new Map(), known: new Set() };
      services.set(key, service);
    }
    note(table.time[row]!, row, table.from[row]!, table.outcome[row]!, service);
  }
  const all = [...services.values()];
  for (const service of all) {
    for (const [sort, hosts] of dealing.get(service.server) ?? []) if (sort !== service.format) for (const host of hosts) service.known.add(host);
  }
  return all.sort((a, b) => a.server - b.server || a.format - b.format || (a.label < b.label ? -1 : 1));
}

function note(time: number, row: number, host: number, outcome: number, service: Service): void {
  let client = service.clients.get(host);
  if (client === undefined) {
    client = { host, accepted: 0, refused: 0, other: { deferred: 0, unanswered: 0, failed: 0 }, rows: [], last: Number.NEGATIVE_INFINITY };
    service.clients.set(host, client);
  }
  if (outcome === Outcome.Deferred) client.other.deferred++;
  else if (outcome === Outcome.Unanswered) client.other.unanswered++;
  else if (outcome === Outcome.Failed || outcome === Outcome.NotFound) client.other.failed++;
  if (outcome !== Outcome.Accepted && outcome !== Outcome.Refused) return;
  if (time - client.last > VISIT) {
    if (outcome === Outcome.Accepted) client.accepted++;
    else client.refused++;
    if (client.rows.length < 64) client.rows.push(row);
  }
  client.last = time;
}

const admitted = (client: Client): boolean => client.accepted > client.refused;

function compareGroups(context: AnalysisContext, service: Service, decided: readonly Client[], insiders: readonly Client[]): FindingDraft {
  const strangers = decided.filter((client) => !insiders.includes(client));
  const inside = insiders.filter(admitted).length;
  const outside = strangers.filter(admitted).length;
  const table = [strangers.length - outside, outside, insiders.length - inside, inside] as const;
  const { greater, twoSided } = fisherExact(...table);
  const odds = oddsRatio(...table);
  const refusedStrangers = wilson(table[0], strangers.length);
  const refusedInsiders = wilson(table[2], insiders.length);
  const difference = refusedStrangers.value - refusedInsiders.value;
  // Newcombe 1998, method 10, from the Wilson limits.
  const low = difference - Math.hypot(refusedStrangers.value - refusedStrangers.low, refusedInsiders.high - refusedInsiders.value);
  const high = difference + Math.hypot(refusedStrangers.high - refusedStrangers.value, refusedInsiders.value - refusedInsiders.low);
  const name = nameOf(context, service);
  const found = greater <= 0.05 && difference >= MINIMUM_EFFECT;
  return {
    ...shared(context, service, decided),
    statistics: {
      strangersRefused: table[0],
      strangersAccepted: table[1],
      insidersRefused: table[2],
      insidersAccepted: table[3],
      fisherP: greater,
      fisherTwoSided: twoSided,
      ...finite({ oddsRatio: odds.value, oddsLow: odds.low, oddsHigh: odds.high }),
      ...othersOf(service),
    },
    effect: { name: 'share of strangers refused less share of insiders refused', value: difference, low: Math.max(-1, low), high: Math.min(1, high) },
    effectMinimum: MINIMUM_EFFECT,
    p: greater,
    decision: 'test',
    summary: found
      ? `${name} refused ${readableCount(table[0])} of ${counted(strangers.length, 'stranger')} and accepted ${readableCount(table[3])} of ${counted(insiders.length, 'client')} that deal with it anyway (by other records): it lets only some in (Fisher's exact p ${chanceWords(greater)}).`
      : `${name} refused ${readableCount(table[0])} of ${counted(strangers.length, 'stranger')} and ${readableCount(table[2])} of ${counted(insiders.length, 'client')} that deal with it anyway: no sign that it chooses (p ${chanceWords(greater)}).`,
    innocent: innocentReasons(service, decided),
    parameters: { by: 'clients known from other records', minimumClients: MINIMUM_CLIENTS, visitHours: 1 },
  };
}

function compareVisits(context: AnalysisContext, service: Service, decided: readonly Client[]): FindingDraft {
  const name = nameOf(context, service);
  const repeated = decided.filter((client) => client.accepted + client.refused >= 2);
  const accepted = decided.filter(admitted);
  const refusedShare = wilson(decided.filter((client) => client.accepted === 0).length, decided.length);
  const visits = decided.reduce((sum, client) => sum + client.accepted + client.refused, 0);
  const rate = decided.reduce((sum, client) => sum + client.accepted, 0) / visits;
  const pure = repeated.filter((client) => client.accepted === 0 || client.refused === 0);
  const chances = repeated.map((client) => rate ** (client.accepted + client.refused) + (1 - rate) ** (client.accepted + client.refused));
  const p = poissonBinomialUpper(chances, pure.length);
  const purity = wilson(pure.length, repeated.length);
  if (repeated.length === 0 || !repeated.some(admitted)) {
    return {
      ...shared(context, service, decided),
      statistics: { clients: decided.length, accepted: accepted.length, refusedShare: refusedShare.value },
      effect: { name: 'share of clients treated alike every time', value: 1 },
      decision: 'cannot say',
      summary: `${name} accepted ${readableCount(accepted.length)} of ${counted(decided.length, 'client')}, but none of these came back at another hour, and no other record tells who belongs there: whether it chooses, no one can say.`,
      innocent: innocentReasons(service, decided),
      parameters: { by: 'visits of the same client', minimumClients: MINIMUM_CLIENTS, visitHours: 1 },
    };
  }
  const few = refusedShare.value >= FEW && refusedShare.low >= 0.3;
  const login = isLogin(service);
  const found = few && p <= 0.05 && purity.value >= PURE && !login;
  return {
    ...shared(context, service, decided),
    statistics: {
      clients: decided.length,
      accepted: accepted.length,
      refusedShare: refusedShare.value,
      returned: repeated.length,
      alike: pure.length,
      visits,
      acceptedShareOfVisits: rate,
      ...othersOf(service),
    },
    effect: { name: 'share of clients treated alike every time', value: purity.value, low: purity.low, high: purity.high },
    effectMinimum: PURE,
    p,
    decision: few && !login ? 'test' : 'not found',
    summary: found
      ? `${name} accepted ${listWords(accepted.map((client) => clientName(context, client)))} every time and refused the ${readableCount(decided.length - accepted.length)} other clients: of ${repeated.length} that came back, ${pure.length} were always treated alike (chance ${chanceWords(p)} if each visit were decided by itself).`
      : `${name} refused ${percent(refusedShare.value)} of ${counted(decided.length, 'client')}; ${login ? 'it asks for a login, which refuses everyone without an account' : few ? `of ${repeated.length} that came back, ${pure.length} were always treated alike (chance ${chanceWords(p)})` : 'most clients are let in, as an ordinary server does'}.`,
    innocent: innocentReasons(service, decided),
    parameters: { by: 'visits of the same client', minimumClients: MINIMUM_CLIENTS, visitHours: 1, few: FEW },
  };
}

function emptyRow(context: AnalysisContext, service: Service, decided: readonly Client[]): FindingDraft {
  return {
    ...shared(context, service, decided),
    statistics: { clients: decided.length, accepted: 0, ...othersOf(service) },
    effect: { name: 'clients accepted', value: 0 },
    decision: 'cannot say',
    summary: `${nameOf(context, service)} refused all ${counted(decided.length, 'client')} in the log. Without a single accepted client nobody can say whether it lets anyone in: a relay that only sends refuses everyone.`,
    innocent: innocentReasons(service, decided),
    parameters: { minimumClients: MINIMUM_CLIENTS },
  };
}

function nameOf(context: AnalysisContext, service: Service): string {
  const host = context.actors[service.server] ?? '';
  return service.label === '' ? host : `${host} (${service.label})`;
}

const clientName = (context: AnalysisContext, client: Client): string => context.table.hosts[client.host] ?? '';

function shared(context: AnalysisContext, service: Service, decided: readonly Client[]): Pick<FindingDraft, 'subject' | 'n' | 'caveat' | 'evidence'> {
  const rows = decided.flatMap((client) => client.rows).sort((a, b) => a - b);
  return {
    subject: {
      host: context.actors[service.server] ?? '',
      hosts: decided
        .filter(admitted)
        .map((client) => clientName(context, client))
        .sort()
        .slice(0, 50),
    },
    n: decided.length,
    caveat:
      'Those who try are not a sample of those who might: probers, scanners and spammers are refused by most servers, and a log of attempts says nothing about those who never tried.',
    evidence: { count: rows.length, sample: context.cite(rows) },
  };
}

function othersOf(service: Service): Record<string, number> {
  const sums = { deferred: 0, unanswered: 0, failed: 0 };
  for (const client of service.clients.values()) {
    sums.deferred += client.other.deferred;
    sums.unanswered += client.other.unanswered;
    sums.failed += client.other.failed;
  }
  return sums;
}

function finite(values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Number.isFinite(value)));
}

const isLogin = (service: Service): boolean => service.label === 'ssh' || service.label === 'tcp/22' || service.label === 'tcp/3389';

function innocentReasons(service: Service, decided: readonly Client[]): Innocent[] {
  const { deferred, unanswered } = othersOf(service) as { deferred: number; unanswered: number };
  const accepted = decided.filter(admitted).length;
  return [
    {
      explanation: 'A relay that only sends: it refuses everyone',
      verdict: accepted === 0 ? 'fits' : 'does not fit',
      because: `${counted(accepted, 'client')} of ${readableCount(decided.length)} were accepted.`,
    },
    {
      explanation: 'Put off for the moment (greylisting, load), or not reached at all',
      verdict: deferred + unanswered > decided.length ? 'fits' : 'does not fit',
      because: `Beside plain refusals there were ${counted(deferred, 'deferral')} and ${readableCount(unanswered)} without an answer; they are not counted as refusals.`,
    },
    {
      explanation: 'A blocklist or rate limit that meets probers and scanners',
      verdict: 'cannot say',
      because: 'Refusals name no reason that can be checked here; try from a clean address that has never been seen probing.',
    },
    {
      explanation: 'A login that needs an account',
      verdict: isLogin(service) ? 'fits' : 'does not fit',
      because: isLogin(service) ? 'The service is a remote login.' : 'The service is not one of the usual remote logins.',
    },
  ];
}
