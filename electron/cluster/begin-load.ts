import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { hashOf } from '../engine/original-check.ts';
import type { SourceRequest } from '../ingest/read-source.ts';
import { OriginalFile, openingFailure } from '../reading/original-file.ts';
import type { ClusterClient } from './client.ts';
import { decimal } from './ids.ts';
import { abandon, type KnownLoad, type Load, loadsOf, marksOf, newLoadId, sourceId } from './loads.ts';
import type { Mark } from './prefix-hash.ts';

/** How much of each end of a file goes into its fingerprint. */
const END_BYTES = 1 << 20;

/** A load that is to be done, or finished. */
export interface BegunLoad {
  readonly load: Load;
  readonly fileBytes: number;
  /** Rows of it may be there already. */
  readonly resumed: boolean;
  /** What it has reached before, all of it found to be so in this file. */
  readonly proven: readonly Mark[];
  /** Of the whole file, where it was committed before and is mended. */
  readonly sha256: string | null;
  /** What stands on the disk, to see whether it changes. */
  readonly state: string;
  readonly notes: readonly string[];
}

/** The beginning of a load, or the path under which the cluster has the content. */
export type Beginning = { readonly begun: BegunLoad } | { readonly known: string };

export interface BeginningWishes {
  readonly signal: AbortSignal;
  readonly mend: boolean;
  /** Rows of each source on the cluster. */
  rowsHere(): Promise<ReadonlyMap<string, number>>;
}

/**
 * Finds out what the cluster has of a file. A file is read for that only when one with the same size and the same ends is there: one that was committed, to see whether it is the same, or
 * one whose loading broke off, to see whether what was sent of it is of this content.
 */
export async function beginLoad(client: ClusterClient, request: SourceRequest, wishes: BeginningWishes): Promise<Result<Beginning>> {
  const looked = await lookAt(request);
  if (!looked.ok) return looked;
  const file = looked.value;
  const known = await loadsOf(client, file.load.fingerprint);
  const fresh: BegunLoad = { ...file, resumed: false, proven: [], sha256: null, notes: [] };
  const committed = known.filter((load) => load.committed);
  const isMine = (load: KnownLoad): boolean => load.request === file.load.request && load.sameVersion;
  try {
    const sha256 = committed.length === 0 ? '' : await hashOf(request.path, wishes.signal);
    const same = committed.find((load) => load.sha256 === sha256);
    if (same !== undefined) {
      if (!wishes.mend && isWhole(same, await wishes.rowsHere())) return ok({ known: same.path });
      if (isMine(same)) return ok({ begun: { ...fresh, load: { ...file.load, id: same.id }, resumed: true, sha256 } });
      return fail(
        'changed-while-read',
        `${request.path}: it was loaded with other options or another modification time (as ${same.path}); what is missing of it can only be sent by the same call for the same file`,
      );
    }
    const brokenOff = known.filter((load) => !load.committed && isMine(load));
    return ok({ begun: await resumed(client, fresh, brokenOff, wishes.signal) });
  } catch (error) {
    if (wishes.signal.aborted) return fail('cancelled', 'stopped');
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { ok: false, error: openingFailure(request.path, error) };
  }
}

/** Size, ends and time of a file, and what its reading is told, under the id of a load of its own. */
async function lookAt(request: SourceRequest): Promise<Result<Pick<BegunLoad, 'load' | 'fileBytes' | 'state'>>> {
  const { path, ...told } = request;
  const opened = await OriginalFile.open(path);
  if (!opened.ok) return opened;
  const file = opened.value;
  try {
    const state = await stateOf(path);
    const hash = createHash('sha256');
    for (const from of [0, Math.max(0, file.bytes - END_BYTES)]) hash.update(await file.peek(END_BYTES, from));
    const load: Load = {
      id: newLoadId(),
      fingerprint: `${file.bytes} ${hash.digest('hex').slice(0, 32)}`,
      path,
      // Years that a log does not tell are taken from the time of the file.
      request: JSON.stringify({ ...told, modified: Math.floor(file.modified / 1e6) }),
    };
    return ok({ load, fileBytes: file.bytes, state });
  } finally {
    await file.close();
  }
}

/** What of a file on the disk changes when it is changed; '' when it is gone. */
export async function stateOf(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found === null ? '' : [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

/** Whether everything that was committed is still there: a shard may have been replaced by an empty one. */
function isWhole({ id, members, events }: KnownLoad, here: ReadonlyMap<string, number>): boolean {
  const sources = Array.from({ length: members }, (_, member) => decimal(sourceId(id, member)));
  return sources.reduce((sum, source) => sum + (here.get(source) ?? 0), 0) >= events;
}

/** The first load that broke off and is of this content; else a new one. What broke off under this path and is of other content is given up. */
async function resumed(client: ClusterClient, fresh: BegunLoad, brokenOff: readonly KnownLoad[], signal: AbortSignal): Promise<BegunLoad> {
  const notes: string[] = [];
  for (const load of brokenOff) {
    const marks = await marksOf(client, load.id);
    if (marks === null) continue;
    if (await agrees(fresh.load.path, marks, signal)) return { ...fresh, load: { ...fresh.load, id: load.id }, resumed: true, proven: marks, notes };
    if (load.path !== fresh.load.path) continue;
    await abandon(client, load);
    notes.push(
      `${load.path} has changed since a load of it broke off: it is loaded anew, and what was sent before counts nowhere (occam cluster load URL --sweep removes it)`,
    );
  }
  return { ...fresh, notes };
}

/** Whether a file begins as the marks say. Reads it once, up to the last of them. */
export async function agrees(path: string, marks: readonly Mark[], signal: AbortSignal): Promise<boolean> {
  const ordered = [...marks].sort((a, b) => a.bytes - b.bytes);
  const last = ordered.at(-1)?.bytes ?? 0;
  const hash = createHash('sha256');
  let [at, next] = [0, 0];
  const matches = (): boolean => {
    for (; ordered[next]?.bytes === at; next++) if (hash.copy().digest('hex') !== ordered[next]!.sha256) return false;
    return true;
  };
  if (!matches()) return false;
  if (last === 0) return true;
  for await (const chunk of createReadStream(path, { end: last - 1, highWaterMark: 1 << 20, signal })) {
    for (let rest = chunk as Buffer; rest.length > 0; ) {
      const piece = rest.subarray(0, ordered[next]!.bytes - at);
      hash.update(piece);
      at += piece.length;
      rest = rest.subarray(piece.length);
      if (!matches()) return false;
    }
  }
  return next === ordered.length;
}
