import { randomBytes } from 'node:crypto';
import { OCCAM_VERSION } from '../../shared/model/version.ts';
import type { ClusterClient } from './client.ts';
import { decimal, type WideId, wide, wideId, wordsOf } from './ids.ts';
import { insertRows } from './insert-rows.ts';
import type { Mark } from './prefix-hash.ts';
import { quotedText } from './tables.ts';

/*
 * The ledger of loads. A load is one reading of one file; its id says nothing of the content, because that is known only at the end. What it says of the content, it says in order:
 * `reached` before events are sent (they come from no byte behind so many; the SHA-256 of these is such), `committed` when everything is there (all bytes, their SHA-256),
 * or `abandoned`: it must never count.
 */

/** One file's load. */
export interface Load {
  readonly id: WideId;
  /** What can be known of a file without reading it: its size and a hash of its ends. */
  readonly fingerprint: string;
  readonly path: string;
  /** Everything beside the content that decides how a file is read, as JSON. */
  readonly request: string;
}

/** An entry of the ledger, beside what identifies the load. */
export interface LoadEntry extends Mark {
  readonly state: 'reached' | 'committed' | 'abandoned';
  /** Members that were begun. */
  readonly members: number;
  readonly events: number;
}

/** Nobody has this id yet. */
export function newLoadId(): WideId {
  const bytes = randomBytes(8);
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
}

export const sourceId = (load: WideId, member: number): WideId => wideId('source', decimal(load), String(member));

/** What the ledger knows of a load that may count or be finished. */
export interface KnownLoad extends Load {
  readonly committed: boolean;
  /** Of the whole file; '' before it is committed. */
  readonly sha256: string;
  readonly members: number;
  readonly events: number;
  /** Read by a version of Occam that reads as this one does. */
  readonly sameVersion: boolean;
}

/** Loads of files with this fingerprint: the committed first, as they were committed, then those that can be finished, the furthest first. */
export async function loadsOf(client: ClusterClient, fingerprint: string): Promise<readonly KnownLoad[]> {
  const rows = await client.rows(
    `SELECT load, any(path) AS file, any(request) AS told, any(occam) AS version, max(state = 'committed') AS whole, minIf(stamped, state = 'committed') AS since,
       maxIf(sha256, state = 'committed') AS content, maxIf(members, state = 'committed') AS all_members, maxIf(events, state = 'committed') AS all_events, max(bytes) AS furthest
     FROM loads WHERE fingerprint = ${quotedText(fingerprint)} GROUP BY load HAVING max(state = 'abandoned') = 0 ORDER BY whole DESC, since, furthest DESC, load`,
  );
  return rows.map((row) => ({
    id: wordsOf(String(row['load'])),
    fingerprint,
    path: String(row['file']),
    request: String(row['told']),
    committed: Number(row['whole']) === 1,
    sha256: String(row['content']),
    members: Number(row['all_members']),
    events: Number(row['all_events']),
    sameVersion: row['version'] === OCCAM_VERSION,
  }));
}

/** Ids of the loads that count, in the order in which they were committed. */
export async function committedLoads(client: ClusterClient): Promise<string[]> {
  const rows = await client.rows(
    `SELECT load, minIf(stamped, state = 'committed') AS since FROM loads GROUP BY load
     HAVING max(state = 'committed') = 1 AND max(state = 'abandoned') = 0 ORDER BY since, load`,
  );
  return rows.map((row) => String(row['load']));
}

/** A load that does not count and need not be kept. */
export interface IdleLoad extends Load {
  readonly abandoned: boolean;
  /** Members that were begun. */
  readonly members: number;
}

/**
 * Loads that were given up, that broke off and were last written of before `silentSince` (microseconds), or that read a file which an earlier load had read.
 */
export async function idleLoads(client: ClusterClient, silentSince: number): Promise<readonly IdleLoad[]> {
  const rows = await client.rows(
    `SELECT load, any(path) AS file, any(request) AS told, any(fingerprint) AS ends, max(members) AS begun, max(stamped) AS latest, minIf(stamped, state = 'committed') AS since,
       max(state = 'committed') AS whole, max(state = 'abandoned') AS given_up, maxIf(sha256, state = 'committed') AS content
     FROM loads GROUP BY load ORDER BY since, load`,
  );
  const counted = new Set<string>();
  const isIdle = (row: Readonly<Record<string, unknown>>): boolean => {
    if (Number(row['given_up']) === 1) return true;
    if (Number(row['whole']) === 0) return Number(row['latest']) < silentSince;
    const content = String(row['content']);
    if (counted.has(content)) return true;
    counted.add(content);
    return false;
  };
  return rows.filter(isIdle).map((row) => ({
    id: wordsOf(String(row['load'])),
    ...{ fingerprint: String(row['ends']), path: String(row['file']), request: String(row['told']) },
    ...{ abandoned: Number(row['given_up']) === 1, members: Number(row['begun']) },
  }));
}

/** How far a load has come, as everyone who worked at it has written it down; null when it was abandoned. */
export async function marksOf(client: ClusterClient, load: WideId): Promise<readonly Mark[] | null> {
  const rows = await client.rows(`SELECT DISTINCT state, bytes, sha256 FROM loads WHERE load = ${decimal(load)} ORDER BY bytes`);
  if (rows.some((row) => row['state'] === 'abandoned')) return null;
  return rows.filter((row) => row['state'] === 'reached').map((row) => ({ bytes: Number(row['bytes']), sha256: String(row['sha256']) }));
}

/** Writes one entry. */
export async function writeLoad(client: ClusterClient, { id, fingerprint, path, request }: Load, entry: LoadEntry): Promise<void> {
  const { state, bytes, sha256, members, events } = entry;
  const stamped = BigInt(Date.now()) * 1000n;
  await insertRows(client, 'loads', [[wide(id), state, stamped, bytes, sha256, fingerprint, path, request, members, events, OCCAM_VERSION]]);
}

/** A load that must never count. */
export const abandon = (client: ClusterClient, load: Load): Promise<void> =>
  writeLoad(client, load, { state: 'abandoned', bytes: 0, sha256: '', members: 0, events: 0 });
