import { stat } from 'node:fs/promises';
import { type Failure, fail, ok, type Result } from '../../shared/lib/result.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { labelsOf } from '../engine/label-hosts.ts';
import { hashOf } from '../engine/original-check.ts';
import type { EventBatch } from '../formats/record-sink.ts';
import { type ReadMember, readSource, type SourceListener, type SourceRequest } from '../ingest/read-source.ts';
import { openingFailure } from '../reading/original-file.ts';
import type { ClusterClient } from './client.ts';
import { BATCH_EVENTS, blockOf, EventBlock, onlyEvents, type SealedBatch } from './event-block.ts';
import { decimal, type WideId, wordsOf } from './ids.ts';
import {
  batchesHere,
  eventNumbersHere,
  type KnownLoad,
  type Load,
  loadId,
  loadsOf,
  SYNCHRONOUS,
  sourceId,
  writeLoad,
  writeMembers,
} from './ledger.ts';
import { encodeBlock, encodeColumn } from './native-format.ts';
import { SendQueue } from './send-queue.ts';
import { columnNames } from './tables.ts';

/** What came of one file. */
export type LoadOutcome =
  | { readonly state: 'loaded'; readonly sources: readonly SourceSummary[]; readonly sent: number; readonly events: number }
  | { readonly state: 'known'; readonly as: string };

export interface LoadHooks {
  readonly signal: AbortSignal;
  readonly workers: number;
  /** Reads files again that the cluster has, and sends what turns out to be missing. */
  readonly mend: boolean;
  /** Rows of each source on the cluster; asked for once a run, when the first known file comes. */
  rowsHere(): Promise<ReadonlyMap<string, number>>;
  /** Bytes read of how many, lines read, events sent. */
  progress(done: number, total: number, lines: number, sent: number): void;
}

/**
 * Loads one file: nothing is sent of what the cluster has, and the ledger's last entry is written when everything else is there.
 * What fails in the file is a Failure; what fails in the cluster is thrown as a ClusterFault.
 */
export async function loadFile(client: ClusterClient, request: SourceRequest, hooks: LoadHooks): Promise<Result<LoadOutcome>> {
  const opened = await identify(request, hooks.signal);
  if (!opened.ok) return opened;
  const load = opened.value;
  const known = await loadsOf(client, load.sha256);
  const committed = known.find((one) => one.committed);
  const mine = known.find((one) => one.load === decimal(load.id));
  if (committed !== undefined && !hooks.mend && isWhole(committed, await hooks.rowsHere())) return ok({ state: 'known', as: committed.path });
  if (committed !== undefined && committed !== mine)
    return fail(
      'changed-while-read',
      `${request.path}: it was loaded with other options or another modification time (as ${committed.path}); what is missing of it can only be sent by the same call for the same file`,
    );
  await writeLoad(client, load, 'started', { members: 0, events: 0 });
  return new FileLoad(client, load, mine !== undefined, hooks).run(request);
}

/** The identity of a file's load. */
async function identify(request: SourceRequest, signal: AbortSignal): Promise<Result<Load>> {
  const { path, ...wishes } = request;
  try {
    const { mtimeMs } = await stat(path);
    const sha256 = await hashOf(path, signal);
    const told = JSON.stringify(wishes);
    return ok({ id: loadId(sha256, told, Math.floor(mtimeMs / 1000)), sha256, path, request: told });
  } catch (error) {
    return signal.aborted ? fail('cancelled', 'stopped') : { ok: false, error: openingFailure(path, error) };
  }
}

/** Whether everything that was committed is still there: a shard may have been replaced by an empty one. */
function isWhole({ load, members, events }: KnownLoad, here: ReadonlyMap<string, number>): boolean {
  const sources = Array.from({ length: members }, (_, member) => decimal(sourceId(wordsOf(load), member)));
  return sources.reduce((sum, source) => sum + (here.get(source) ?? 0), 0) >= events;
}

/** One file on its way. */
class FileLoad {
  private readonly client: ClusterClient;
  private readonly load: Load;
  private readonly resumed: boolean;
  private readonly hooks: LoadHooks;
  private readonly stop = new AbortController();
  private readonly queue = new SendQueue(() => this.stop.abort());
  private member = -1;
  private block: EventBlock | null = null;
  private here = new Map<number, number>();
  private sent = 0;

  constructor(client: ClusterClient, load: Load, resumed: boolean, hooks: LoadHooks) {
    this.client = client;
    this.load = load;
    this.resumed = resumed;
    this.hooks = hooks;
  }

  async run(request: SourceRequest): Promise<Result<LoadOutcome>> {
    const { hooks, client, load } = this;
    const forward = (): void => this.stop.abort();
    hooks.signal.addEventListener('abort', forward, { once: true });
    try {
      const read = await readSource(request, this.listener(), hooks.workers);
      if (read.ok) await this.seal();
      await this.queue.drain();
      if (!read.ok) return read;
      const refused = this.refusal(request.path, read.value);
      if (refused !== null) return { ok: false, error: refused };
      const members = read.value.map((member) => ({ summary: member.summary, rejected: member.rejected, labels: labelsOf(member, []) }));
      const events = members.reduce((sum, { summary }) => sum + summary.events, 0);
      await writeMembers(client, load.id, members);
      await writeLoad(client, load, 'committed', { members: members.length, events });
      return ok({ state: 'loaded', sources: members.map(({ summary }) => summary), sent: this.sent, events });
    } finally {
      hooks.signal.removeEventListener('abort', forward);
    }
  }

  private listener(): SourceListener {
    return {
      begin: () => undefined,
      batch: (member, batch) => this.take(member, batch),
      progress: (done, total, lines) => this.hooks.progress(done, total, lines, this.sent),
      signal: this.stop.signal,
    };
  }

  /** Why what was read cannot be committed; null when it can. */
  private refusal(path: string, members: readonly ReadMember[]): Failure | null {
    if (members.some(({ summary }) => summary.sha256 !== this.load.sha256))
      return {
        code: 'changed-while-read',
        message: `${path} changed while it was being loaded; nothing of it counts. Load it again when nothing writes to it.`,
      };
    if (members.some(({ database }) => database !== undefined))
      return {
        code: 'wrong-call',
        message: `${path} is a MaxMind database, which is asked host by host; import it into the reduced case (occam import CASE ${path})`,
      };
    return null;
  }

  private async take(member: number, batch: EventBatch): Promise<void> {
    if (member !== this.member) {
      await this.seal();
      this.member = member;
      this.block = new EventBlock(this.source);
      this.here = this.resumed ? await this.lookUp() : new Map();
    }
    const block = this.block!;
    block.learn(batch);
    for (let at = 0; at < batch.count && this.queue.fault === null; ) {
      at += block.append(batch, at);
      if (block.full) await this.seal();
    }
  }

  /** A failure in here must reach the caller as it is, not as a fault of the reader. */
  private async lookUp(): Promise<Map<number, number>> {
    try {
      return await batchesHere(this.client, this.source, BATCH_EVENTS);
    } catch (error) {
      this.queue.fault = error as Error;
      this.stop.abort();
      return new Map();
    }
  }

  private get source(): WideId {
    return sourceId(this.load.id, this.member);
  }

  private async seal(): Promise<void> {
    const sealed = this.block?.seal() ?? null;
    if (sealed === null) return;
    const { source } = this;
    const here = this.here.get(sealed.first / BATCH_EVENTS) ?? 0;
    await this.queue.put(() => this.send(source, sealed, here));
  }

  /** Hosts first: an event whose hosts have no names would be lost to every reader. */
  private async send(source: WideId, sealed: SealedBatch, here: number): Promise<void> {
    const { client } = this;
    if (sealed.hosts.length > 0) await client.insert('hosts', columnNames('hosts'), hostBlock(sealed), SYNCHRONOUS);
    if (sealed.rows === 0 || here >= sealed.rows) return;
    const present = here === 0 ? null : await eventNumbersHere(client, source, sealed.first, sealed.rows);
    const missing = present === null ? sealed : onlyEvents(sealed, (event) => !present.has(event));
    await client.insert('events', columnNames('events'), blockOf(missing), SYNCHRONOUS);
    this.sent += missing.rows;
  }
}

function hostBlock({ hosts }: SealedBatch): Uint8Array[] {
  const ids = hosts.map(({ id: [low, high] }) => (BigInt(high) << 32n) | BigInt(low));
  return encodeBlock(hosts.length, [
    encodeColumn('id', 'UInt64', ids),
    encodeColumn(
      'name',
      'String',
      hosts.map(({ name }) => name),
    ),
  ]);
}
