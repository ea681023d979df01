import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { beaconTrain, cachedTrain, dailyTrain, officeTrain, poissonTrain, scheduledTrain } from '../../electron/analyses/made-traffic.ts';
import { mulberry32 } from './inputs.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 2, 1);
/** Pair numbers are packed below the milliseconds of a time, so that one sort of plain numbers orders all lines. */
const PACK = 1 << 17;
/** Nobody recorded in this span. */
const GAP = { start: 11.25, end: 11.75 };
const PERIODS = [60, 300, 600, 900, 1800, 3600, 14_400, 43_200];

/**
 * Writes (once; kept in `folder`) a Zeek conn log of about `events` connections in `pairs` pairs over 30 days, in order of time, of the kinds that a real network mixes:
 * day-and-night traffic, offices in four zones, timers with jitter and losses, scheduled jobs, bursts, plain chance, services that begin or end, some refusals, and half a day
 * in which nobody recorded. The same arguments give the same bytes.
 */
export async function mixedTraffic(folder: string, events: number, pairs: number): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `mixed.${events}.${pairs}.log`);
  if (existsSync(path)) return path;
  const random = mulberry32(20160504 + pairs);
  const lines = timesOf(events, pairs, random);
  const clients = Math.max(20, pairs >> 4);
  const servers = Math.max(20, pairs >> 3);
  const from = Uint32Array.from({ length: pairs }, () => Math.floor(random() ** 1.5 * clients));
  const to = Uint32Array.from({ length: pairs }, () => Math.floor(random() ** 1.5 * servers));
  const out = createWriteStream(`${path}.part`);
  let text = HEADER;
  for (const packed of lines) {
    const pair = packed % PACK;
    const time = START + (packed - pair) / PACK;
    text += `${(time / 1000).toFixed(3)}\t198.18.${address(from[pair]!)}\t198.19.${address(to[pair]!)}\t${random() < 0.7 ? 443 : 25}\ttcp\t${stateOf(to[pair]!, random)}\n`;
    if (text.length > 1 << 20) {
      if (!out.write(text)) await once(out, 'drain');
      text = '';
    }
  }
  out.end(text);
  await once(out, 'close');
  renameSync(`${path}.part`, path);
  return path;
}

const HEADER = `#separator \\x09
#set_separator\t,
#empty_field\t(empty)
#unset_field\t-
#path\tconn
#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tproto\tconn_state
#types\ttime\taddr\taddr\tport\tenum\tstring
`;

const address = (n: number): string => `${10 + Math.floor(n / 250)}.${1 + (n % 250)}`;

/** Most servers accept; one in nine refuses now and then. */
const stateOf = (server: number, random: () => number): string => (server % 9 === 0 && random() < 0.2 ? 'REJ' : 'SF');

/** Packed times of all lines, ascending. */
function timesOf(events: number, pairs: number, random: () => number): Float64Array {
  const packed: number[][] = [];
  let total = 0;
  for (let pair = 0; pair < pairs; pair++) {
    // The same skew as the other inputs: the share of a pair falls with the power 6/11 of its rank.
    const share = ((pair + 1) ** (1 / 2.2) - pair ** (1 / 2.2)) / pairs ** (1 / 2.2);
    const perDay = Math.max(0.05, (events * share) / DAYS);
    const times = trainOf(pair, perDay, random)
      .map((seconds) => Math.floor((seconds + random()) * 1000))
      .filter((ms) => ms < DAYS * DAY_MS && (ms < GAP.start * DAY_MS || ms >= GAP.end * DAY_MS))
      .map((ms) => ms * PACK + pair);
    packed.push(times);
    total += times.length;
  }
  const all = new Float64Array(total);
  let at = 0;
  for (const times of packed) {
    all.set(times, at);
    at += times.length;
  }
  return all.sort();
}

/**
 * Seconds from the start of one pair's events. Of twenty pairs seven keep day and night, four an office, two a timer, one a schedule, one sits behind a cache, two come in
 * bursts, one begins late and two are plain chance.
 */
function trainOf(pair: number, perDay: number, random: () => number): readonly number[] {
  const kind = pair % 20;
  if (kind < 7) return dailyTrain(random, perDay, DAYS, 6 + 4 * (kind % 4), 0.3 + 0.1 * kind);
  if (kind < 11) return officeTrain(random, Math.max(1, Math.round(perDay * DAYS)), DAYS, 6, [-5, 3, 9, 0][kind - 7]!);
  if (kind < 13) return beaconTrain(random, { period: nearestPeriod(perDay), jitter: 0.3 * random(), lost: 0.4 * random(), days: DAYS });
  if (kind === 13) return scheduledTrain(random, nearestPeriod(perDay), 600 * random(), 2, DAYS);
  if (kind === 14) return cachedTrain(poissonTrain(random, 4 * perDay, DAYS), nearestPeriod(perDay));
  if (kind < 17) return poissonTrain(random, perDay / 8, DAYS).flatMap((at) => Array.from({ length: 8 }, () => at + 40 * random()));
  if (kind === 17) return poissonTrain(random, 2 * perDay, DAYS).filter((at) => at > (DAYS / 2) * 86_400);
  return poissonTrain(random, perDay, DAYS);
}

/** The usual period that gives about so many contacts a day. */
function nearestPeriod(perDay: number): number {
  const off = (period: number): number => Math.abs(Math.log((period * perDay) / 86_400));
  return PERIODS.reduce((best, period) => (off(period) < off(best) ? period : best));
}
