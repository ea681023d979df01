import { ordinary, QUEUES, uniform } from './planted.ts';
import { type Contact, clientName, type UnseenFormat } from './unseen-formats.ts';
import { DAY, type Random } from './unseen-logs.ts';

/** Servers that let only a few in and servers that do not, caches, and mailings. */

/** A contact, and whether it was let in. */
export interface Attempt extends Contact {
  readonly accepted: boolean;
}

/** One way of writing attempts as a log. */
export interface AttemptFormat extends Pick<UnseenFormat, 'extension' | 'serverName'> {
  /** @param start seconds since the epoch */
  write(attempts: readonly Attempt[], start: number, random: Random): string;
}

const addressOf = (server: number): string => `198.19.0.${1 + server}`;
const nameOf = (server: number): string => `gate${server}.example.net`;

/** A Zeek connection log, a Squid access log, and the syslog of several mail servers in the zone of its seed. */
export const ATTEMPT_FORMATS: readonly AttemptFormat[] = [
  {
    extension: 'conn.log',
    serverName: addressOf,
    write: (attempts, start) =>
      [
        '#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n',
        '#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tproto\tconn_state\n#types\ttime\taddr\taddr\tport\tenum\tstring\n',
        ...attempts.map(
          ({ at, client, server, accepted }) =>
            `${(start + at).toFixed(6)}\t${clientName(client)}\t${addressOf(server)}\t443\ttcp\t${accepted ? 'SF' : 'REJ'}\n`,
        ),
      ].join(''),
  },
  {
    extension: 'squid.log',
    serverName: nameOf,
    write: (attempts, start, random) =>
      attempts
        .map(({ at, client, server, accepted }) => {
          const request = `${300 + Math.floor(5000 * random())} CONNECT ${nameOf(server)}:443 -`;
          const told = accepted ? `TCP_TUNNEL/200 ${request} HIER_DIRECT/${addressOf(server)}` : `TCP_DENIED/403 ${request} HIER_NONE/-`;
          return `${(start + at).toFixed(3)} ${String(Math.floor(900 * random())).padStart(6)} ${clientName(client)} ${told} -\n`;
        })
        .join(''),
  },
  {
    extension: 'mail.log',
    serverName: nameOf,
    write: (attempts, start, random) => {
      const zone = Math.floor(24 * random()) - 11;
      const zoneWords = `${zone < 0 ? '-' : '+'}${String(Math.abs(zone)).padStart(2, '0')}:00`;
      return attempts
        .map(({ at, client, server, accepted }) => {
          const stamp = new Date((start + at + zone * 3600) * 1000).toISOString().replace('Z', zoneWords);
          const id = Math.floor(random() * 2 ** 40)
            .toString(16)
            .toUpperCase()
            .padStart(10, 'A');
          const who = `unknown[${clientName(client)}]`;
          const told = accepted
            ? `${id}: client=${who}`
            : `NOQUEUE: reject: RCPT from ${who}: 554 5.7.1 <${who}>: Client host rejected: Access denied; from=<a@b.example> to=<c@d.example> proto=ESMTP helo=<x>`;
          return `${stamp} ${nameOf(server)} postfix/smtpd[812]: ${told}\n`;
        })
        .join('');
    },
  },
];

/** What each server of a log does, and what must be said of it. */
export interface GatePlan {
  readonly server: number;
  readonly does: string;
  readonly must: 'be found' | 'not be found' | 'have an empty row';
}

/**
 * A log of servers: one lets a list of clients in and refuses all others; one lets everybody in, but for a few failures; one refuses everybody for some days; one is closed for good
 * from some day on; one decides by the moment; one refuses everybody always. Clients of all come in visits, some once, some often.
 */
export function gates(random: Random, days: number): { readonly attempts: readonly Attempt[]; readonly plans: readonly GatePlan[] } {
  const insiders = 4 + Math.floor(9 * random());
  const down = [uniform(random, 0.2, 0.5) * days, uniform(random, 0.55, 0.8) * days] as const;
  const closed = uniform(random, 0.2, 0.8) * days;
  const picky = uniform(random, 0.2, 0.8);
  const decide: readonly (readonly [string, GatePlan['must'], (client: number, at: number) => boolean])[] = [
    ['lets a list in', 'be found', (client) => client < insiders],
    ['lets everybody in', 'not be found', () => random() < 0.96],
    ['refuses everybody for some days', 'not be found', (_, at) => at < down[0] * DAY || at > down[1] * DAY],
    ['is closed from some day on', 'not be found', (_, at) => at < closed * DAY],
    ['decides by the moment', 'not be found', () => random() < picky],
    ['refuses everybody', 'have an empty row', () => false],
  ];
  const attempts = decide.flatMap(([, , accepts], server) => {
    const clients = insiders + 14 + Math.floor(40 * random());
    return Array.from({ length: clients }, (_, client) =>
      visits(random, client < insiders ? 3 + Math.floor(20 * random()) : 1 + Math.floor(4 * random() ** 2), days).map((at) => ({
        at,
        client: 100 * server + client,
        server,
        accepted: accepts(client, at),
      })),
    ).flat();
  });
  return { attempts: attempts.sort((a, b) => a.at - b.at), plans: decide.map(([does, must], server) => ({ server, does, must })) };
}

/** Visits of a client: most clients come within a few days, some all the time; each visit has one to three attempts. */
function visits(random: Random, count: number, days: number): number[] {
  const stay = random() < 0.5 ? days : uniform(random, 0.5, 6);
  const from = uniform(random, 0, days - stay);
  return Array.from({ length: count }, () => (from + stay * random()) * DAY).flatMap((at) =>
    Array.from({ length: 1 + Math.floor(3 * random()) }, (_, i) => at + 7 * i),
  );
}

export const TTLS = [60, 300, 600, 900, 1800, 3600, 7200, 14_400];

/** What is seen behind a cache that is asked so often while its answer holds. */
export function cached(random: Random, ttl: number, perTtl: number, days: number): number[] {
  const times: number[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const at of ordinary(random, (perTtl * DAY) / ttl, days)) {
    if (at < until) continue;
    times.push(at);
    until = at + ttl;
  }
  return times;
}

/** Mailings to the same receivers, whose servers look the sender up at each try of its queue: receiver numbers and instants. */
export function mailings(
  random: Random,
  schedule: 'exim' | 'postfix',
  receivers: number,
  days: number,
): readonly { readonly receiver: number; readonly at: number }[] {
  const every = uniform(random, 5, 9);
  return Array.from({ length: receivers }, (_, receiver) => receiver).flatMap((receiver) => {
    const tries: number[] = [];
    for (let day = uniform(random, 0.5, 1.5); day < days - 2; day += every) {
      const howMany = 3 + Math.floor(8 * random());
      const first = (day + random()) * DAY;
      tries.push(
        ...QUEUES[schedule]!(first)
          .slice(0, howMany)
          .map((at) => at + 8 * random()),
      );
    }
    return tries.filter((at) => at < days * DAY).map((at) => ({ receiver, at }));
  });
}
