/**
 * Logs that the methods have not been tuned on, for counting false alarms and misses. Shares no code with the program and none with its other made-up traffic: chance comes
 * from a cipher's stream, and the records are written as text in formats that programs write.
 */
import { createCipheriv, createHash } from 'node:crypto';
import { type Contact, FORMATS } from './unseen-formats.ts';

export type NullKind = 'even' | 'daily';

/** A log as text, with a word on how it was made. */
export interface UnseenLog {
  readonly name: string;
  readonly text: string;
  readonly events: number;
  readonly made: string;
}

const PAIRS = 200;
const DAYS = 60;
export const DAY = 86_400;

export type Random = () => number;

/** Numbers evenly on [0, 1) from the key stream of ChaCha20 (RFC 8439), keyed by the label. */
export function cipherStream(label: string): Random {
  const cipher = createCipheriv('chacha20', createHash('sha256').update(label).digest(), Buffer.alloc(16));
  const zeros = Buffer.alloc(1 << 16);
  let block = cipher.update(zeros);
  let at = 0;
  return () => {
    if (at === block.length) {
      block = cipher.update(zeros);
      at = 0;
    }
    at += 4;
    return block.readUInt32LE(at - 4) / 2 ** 32;
  };
}

/** How busy an hour of the day (0 to 24, with fractions) is, over its mean; never above `high`. */
export interface Hours {
  readonly made: string;
  readonly high: number;
  at(hour: number): number;
}

export const EVEN: Hours = { made: 'even', high: 1, at: () => 1 };

/** A swell by the cosine. */
function swell(peak: number, depth: number): Hours {
  return { made: `a swell of ${depth}`, high: 1 + depth, at: (hour) => 1 + depth * Math.cos((2 * Math.PI * (hour - peak)) / 24) };
}

/** Busy for some hours, a tenth as busy at night, with an hour of rise and fall. */
export function waking(from: number, length: number): Hours {
  const night = 0.1;
  const share = (night * (24 - length) + length) / 24;
  const level = (hour: number): number => {
    const since = (hour - from + 48) % 24;
    if (since < 1) return night + (1 - night) * since;
    if (since < length) return 1;
    return since < length + 1 ? 1 - (1 - night) * (since - length) : night;
  };
  return { made: `awake for ${length} hours`, high: 1.001 / share, at: (hour) => level(hour) / share };
}

/** Poisson by thinning a steady train; seconds from the first midnight. */
export function train(random: Random, perDay: number, hours: Hours, days = DAYS): number[] {
  const times: number[] = [];
  const mean = DAY / (perDay * hours.high);
  for (let at = -mean * Math.log(1 - random()); at < days * DAY; at += -mean * Math.log(1 - random())) {
    if (hours === EVEN || random() * hours.high < hours.at((at / 3600) % 24)) times.push(at);
  }
  return times;
}

/** Clients and servers among which the pairs are dealt. */
const LAYOUTS = [
  { clients: 40, servers: 5 },
  { clients: 200, servers: 1 },
  { clients: 1, servers: 200 },
  { clients: 20, servers: 10 },
  { clients: 200, servers: 200 },
] as const;

/**
 * 200 independent Poisson pairs over 60 days: of one rate all, or from one in five days to twenty a day; in the daily kind by day and night, all by the same hours or each by its
 * own, one of them far busier than the rest. Layout, rates, hours, format and zone of the start go by the seed.
 */
export function nullLog(kind: NullKind, seed: number): UnseenLog {
  const random = cipherStream(`occam ${kind} ${seed}`);
  const layout = LAYOUTS[seed % LAYOUTS.length]!;
  const alike = seed % 4 === 3;
  const shared = seed % 2 === 0;
  const peak = 24 * random();
  const ownHours = (): Hours => {
    if (kind === 'even') return EVEN;
    const begin = shared ? peak : 24 * random();
    return seed % 3 === 0 ? swell(begin, 0.9) : waking(begin, seed % 3 === 1 ? 14 : 9);
  };
  const contacts: Contact[] = [];
  let made = '';
  for (let pair = 0; pair < PAIRS; pair++) {
    const busy = kind === 'daily' && pair === 0;
    const perDay = busy ? 300 : alike ? 4 : 0.2 * 100 ** random();
    const hours = ownHours();
    made = hours.made;
    const client = pair % layout.clients;
    const server = layout.servers === 200 ? pair : Math.floor((pair * layout.servers) / PAIRS);
    for (const at of train(random, perDay, hours)) contacts.push({ at, client, server });
  }
  contacts.sort((a, b) => a.at - b.at);
  const format = FORMATS[Math.floor(seed / 2) % FORMATS.length]!;
  const start = Date.UTC(2019 + (seed % 7), seed % 12, 1 + (seed % 28)) / 1000;
  return {
    name: `${kind}-${seed}.${format.extension}`,
    text: format.write(contacts, start, random),
    events: contacts.length,
    made: `${made}, ${shared || kind === 'even' ? 'all alike' : 'each by its own'}, ${alike ? 'one rate' : 'many rates'}, ${layout.clients} x ${layout.servers}, ${format.extension}`,
  };
}
