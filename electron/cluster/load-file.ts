import { type Failure, ok, type Result } from '../../shared/lib/result.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { labelsOf } from '../engine/label-hosts.ts';
import type { EventBatch } from '../formats/record-sink.ts';
import { type ReadMember, readSource, type SourceListener, type SourceRequest } from '../ingest/read-source.ts';
import { agrees, type BeginningWishes, type BegunLoad, beginLoad, stateOf } from './begin-load.ts';
import type { ClusterClient } from './client.ts';
import { BATCH_EVENTS, EventBlock } from './event-block.ts';
import { ConstantColumns, encodedColumns, type SealedBatch } from './event-columns.ts';
import { type WideId, wide } from './ids.ts';
import { SYNCHRONOUS } from './insert-rows.ts';
import { batchesHere, eventNumbersHere, writeMembers } from './ledger.ts';
import { type LoadEntry, marksOf, sourceId, writeLoad } from './loads.ts';
import { encodeBlock, encodeColumn } from './native-format.ts';
import { onlyEvents } from './only-events.ts';
import { type Mark, type PrefixHash, prefixHash } from './prefix-hash.ts';
import { SendQueue } from './send-queue.ts';
import { columnNames } from './tables.ts';

/** What came of one file. */
export type LoadOutcome =
  | {
      readonly state: 'loaded';
      readonly sources: readonly SourceSummary[];
      readonly sent: number;
      readonly events: number;
      readonly notes: readonly string[];
    }
  | { readonly state: 'known'; readonly as: string };

export interface LoadHooks extends BeginningWishes {
  readonly workers: number;
  /** Bytes read of how many, lines read, events sent. */
  progress(done: number, total: number, lines: number, sent: number): void;
}

/**
 * Loads one file: nothing is sent of what the cluster has, and the ledger's last entry is written when everything else is there.
 * What fails in the file is a Failure; what fails in the cluster is thrown as a ClusterFault.
 */
export async function loadFile(client: ClusterClient, request: SourceRequest, hooks: LoadHooks): Promise<Result<LoadOutcome>> {
  const beginning = await beginLoad(client, request, hooks);
  if (!beginning.ok) return beginning;
  if ('known' in beginning.value) return ok({ state: 'known', as: beginning.value.known });
  const { begun } = beginning.value;
  const hash = prefixHash(begun.fileBytes);
  try {
    return await new FileLoad(client, begun, hash, hooks).run(request);
  } finally {
    hash.close();
  }
}

/** A source whose events are under way. */
interface OpenSource {
  readonly id: WideId;
  /** How many events of each batch the cluster has. */
  readonly here: ReadonlyMap<number, number>;
  /** Members of the file that were begun. */
  readonly members: number;
  readonly constant: ConstantColumns;
}

/** One file on its way. */
class FileLoad {
  private readonly client: ClusterClient;
  private readonly begun: BegunLoad;
  private readonly hash: PrefixHash;
  private readonly block = new EventBlock();
  private readonly hooks: LoadHooks;
  private readonly stop = new AbortController();
  private readonly queue = new SendQueue(() => this.stop.abort());
  /** What of the ledger's marks is known to be so. */
  private readonly proven: Set<string>;
  private member = -1;
  private source: OpenSource | null = null;
  private sent = 0;

  constructor(client: ClusterClient, begun: BegunLoad, hash: PrefixHash, hooks: LoadHooks) {
    this.client = client;
    this.begun = begun;
    this.hash = hash;
    this.hooks = hooks;
    this.proven = new Set(begun.proven.map(markText));
  }

  async run(request: SourceRequest): Promise<Result<LoadOutcome>> {
    const { hooks } = this;
    const forward = (): void => this.stop.abort();
    hooks.signal.addEventListener('abort', forward, { once: true });
    try {
      const read = await readSource(request, this.listener(), hooks.workers);
      if (read.ok) await this.seal();
      await this.queue.drain();
      if (!read.ok) return read;
      const refused = refusedDatabase(request.path, read.value) ?? (await this.changed(request.path, read.value));
      return refused === null ? ok(await this.commit(read.value)) : { ok: false, error: refused };
    } finally {
      hooks.signal.removeEventListener('abort', forward);
    }
  }

  private async commit(read: readonly ReadMember[]): Promise<LoadOutcome> {
    const { client, begun, sent } = this;
    const members = read.map((member) => ({ summary: member.summary, rejected: member.rejected, labels: labelsOf(member, []) }));
    const events = members.reduce((sum, { summary }) => sum + summary.events, 0);
    const { bytes, sha256 } = await this.hash.mark();
    await writeMembers(client, begun.load.id, members);
    await writeLoad(client, begun.load, { state: 'committed', bytes, sha256, members: members.length, events });
    return { state: 'loaded', sources: members.map(({ summary }) => summary), sent, events, notes: begun.notes };
  }

  private listener(): SourceListener {
    return {
      begin: () => undefined,
      batch: (member, batch) => this.take(member, batch),
      progress: (done, total, lines) => this.hooks.progress(done, total, lines, this.sent),
      signal: this.stop.signal,
      hash: this.hash,
      parsesHere: true,
    };
  }

  /** Why what is on the cluster under this load may not all be of what was read just now; null when it is. */
  private async changed(path: string, read: readonly ReadMember[]): Promise<Failure | null> {
    const { begun, client, hooks } = this;
    const marks = await marksOf(client, begun.load.id);
    if (marks === null)
      return {
        code: 'changed-while-read',
        message: `${path}: its load was given up from elsewhere (--sweep) while it went on; nothing of it counts. Load it again.`,
      };
    const unproven = marks.filter((mark) => !this.proven.has(markText(mark)));
    const isSame =
      begun.sha256 === null
        ? (!begun.resumed || (await stateOf(path)) === begun.state) &&
          (unproven.length === 0 || (await agrees(path, unproven, hooks.signal).catch(() => false)))
        : read.every(({ summary }) => summary.sha256 === begun.sha256);
    if (isSame) return null;
    return {
      code: 'changed-while-read',
      message: `${path} changed while it was being loaded; nothing of it counts. Load it again when nothing writes to it.`,
    };
  }

  private async take(member: number, batch: EventBatch): Promise<void> {
    if (member !== this.member) {
      await this.seal();
      this.member = member;
      const id = sourceId(this.begun.load.id, member);
      const here = this.begun.resumed ? await this.lookUp(id) : new Map<number, number>();
      this.source = { id, here, members: member + 1, constant: new ConstantColumns(id) };
    }
    if (this.queue.fault !== null) return;
    const source = this.source!;
    await this.put(source, this.block.append(batch));
  }

  /** A failure in here must reach the caller as it is, not as a fault of the reader. */
  private async lookUp(source: WideId): Promise<Map<number, number>> {
    try {
      return await batchesHere(this.client, source, BATCH_EVENTS);
    } catch (error) {
      this.queue.fault = error as Error;
      this.stop.abort();
      return new Map();
    }
  }

  /** Ends the source that is open, if one is. */
  private async seal(): Promise<void> {
    const { source } = this;
    if (source === null) return;
    this.source = null;
    await this.put(source, this.block.finish());
  }

  private async put(source: OpenSource, batches: readonly SealedBatch[]): Promise<void> {
    for (const batch of batches) {
      // Everything that the batch comes from has been read by now. Waited for when it is the batch's turn.
      const mark = this.hash.mark();
      mark.catch(() => undefined);
      await this.queue.put(() => this.send(source, batch, mark));
    }
  }

  /** Hosts first: an event whose hosts have no names would be lost to every reader. And what it comes from: an event of unknown content could not be gone on with. */
  private async send({ id, here, members, constant }: OpenSource, batch: SealedBatch, mark: Promise<Mark>): Promise<void> {
    const { client } = this;
    const { first, rows, hosts } = batch;
    if (hosts.length > 0) await client.insert('hosts', columnNames('hosts'), hostBlock(batch), SYNCHRONOUS);
    const known = here.get(first / BATCH_EVENTS) ?? 0;
    if (known < rows) {
      const present = known === 0 ? null : await eventNumbersHere(client, id, first, rows);
      const whole = { rows, columns: encodedColumns(batch, constant) };
      const missing = present === null ? whole : onlyEvents(whole, (event) => !present.has(event));
      await this.reach({ ...(await mark), state: 'reached', members, events: first + rows });
      await client.insert('events', columnNames('events'), encodeBlock(missing.rows, missing.columns), SYNCHRONOUS);
      this.sent += missing.rows;
    }
    this.block.reuse(batch.memory);
  }

  private async reach(entry: LoadEntry): Promise<void> {
    this.proven.add(markText(entry));
    await writeLoad(this.client, this.begun.load, entry);
  }
}

const markText = ({ bytes, sha256 }: Mark): string => `${bytes} ${sha256}`;

/** Why a file has no place on a cluster; null when it has. */
function refusedDatabase(path: string, members: readonly ReadMember[]): Failure | null {
  if (!members.some(({ database }) => database !== undefined)) return null;
  return {
    code: 'wrong-call',
    message: `${path} is a MaxMind database, which is asked host by host; import it into the reduced case (occam import CASE ${path})`,
  };
}

function hostBlock({ hosts }: SealedBatch): Uint8Array[] {
  return encodeBlock(hosts.length, [
    encodeColumn(
      'id',
      'UInt64',
      hosts.map(({ id }) => wide(id)),
    ),
    encodeColumn(
      'name',
      'String',
      hosts.map(({ name }) => name),
    ),
  ]);
}
