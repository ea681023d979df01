import { statSync } from 'node:fs';
import { readableBytes } from '../../shared/lib/format-value.ts';
import { isOutOfMemory, MORE_MEMORY } from '../../shared/lib/out-of-memory.ts';
import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { HostLabel } from '../../shared/model/host-label.ts';
import type { Reject, SourceSummary } from '../../shared/model/source.ts';
import { type Database, execute, select } from './database.ts';
import { type Dictionaries, GrowingDictionary, writeNames } from './dictionaries.ts';
import { isDiskFull } from './disk-full.ts';
import type { DuckDBConnection } from './duckdb.ts';
import type { EventColumns } from './event-columns.ts';
import { EventWriter } from './event-writer.ts';
import { writeLabels } from './labels.ts';
import { writeEntry } from './ledger.ts';
import { contentOf, writeSource } from './sources.ts';

/** Events as a reader hands them over: ids are those of the source alone, new names come along. */
export interface IncomingBatch extends EventColumns {
  readonly newHosts: readonly string[];
  readonly newKinds: readonly string[];
  readonly newDetails: readonly string[];
}

/** What a reader returns of each member of a file. */
export interface IncomingMember {
  readonly summary: SourceSummary;
  readonly rejected: readonly Reject[];
  /** What a context file says of hosts. */
  readonly labels?: readonly HostLabel[];
}

/** Where a reader puts what it reads; nothing of it is in the case before the whole file is. */
export interface ImportSink {
  begin(member: number): void;
  batch(member: number, batch: IncomingBatch): void;
}

export interface ImportOutcome {
  /** Sources added. */
  readonly added: readonly SourceSummary[];
  /** Members whose content the case already had, under the path it has there. */
  readonly known: readonly { readonly path: string; readonly as: string }[];
  /** Sources that had been removed and are back. */
  readonly restored: readonly SourceSummary[];
}

/** The case's dictionaries, growing from file to file of a job. */
export interface GrowingNames {
  readonly hosts: GrowingDictionary;
  readonly kinds: GrowingDictionary;
  readonly details: GrowingDictionary;
}

/** Dictionaries to grow, from those of the case. */
export const growNames = (names: Dictionaries): GrowingNames => ({
  hosts: new GrowingDictionary(names.hosts),
  kinds: new GrowingDictionary(names.kinds, 0xffff),
  details: new GrowingDictionary(names.details),
});

export interface ImportBasis {
  readonly database: Database;
  /** Spoilt by a failure: numbers given out then were never written. */
  readonly names: GrowingNames;
  readonly job: string;
  readonly path: string;
  readonly request: string;
  readonly now: () => number;
}

/**
 * Imports one file in one transaction: all of it or nothing. The ledger knows of the start before the first event is written, and of the end with the commit.
 * `read` resolves with the members, or with the Failure (cancelled, unreadable) that undoes everything.
 */
export async function importSource(
  basis: ImportBasis,
  read: (sink: ImportSink) => Promise<Result<readonly IncomingMember[]>>,
): Promise<Result<ImportOutcome>> {
  const { database, job, path, request, now } = basis;
  const outcome = await database.work.alone((connection) => inTransaction(basis, connection, read));
  if (!outcome.ok) {
    const state = outcome.error.code === 'cancelled' ? 'cancelled' : 'failed';
    const wrote = database.main.alone((connection) => writeEntry(connection, now(), { state, job, path, request }));
    // On a full disk not even this can be written: the next opening then finds an import that was interrupted, and offers it again.
    await (outcome.error.code === 'disk-full' ? wrote.catch(() => undefined) : wrote);
  }
  return outcome;
}

async function inTransaction(
  basis: ImportBasis,
  connection: DuckDBConnection,
  read: (sink: ImportSink) => Promise<Result<readonly IncomingMember[]>>,
): Promise<Result<ImportOutcome>> {
  await connection.run('BEGIN TRANSACTION');
  let sink: CaseSink | null = null;
  try {
    sink = new CaseSink(basis, connection, await knownSources(connection));
    const members = await read(sink);
    const done = members.ok ? await sink.finish(members.value) : members;
    if (!done.ok) sink.discard();
    await connection.run(done.ok ? 'COMMIT' : 'ROLLBACK');
    return done;
  } catch (error) {
    sink?.discard();
    await connection.run('ROLLBACK').catch(() => undefined);
    const text = error instanceof Error ? error.message : String(error);
    if (isDiskFull(text))
      return fail(
        'disk-full',
        `${basis.path}: the disk that holds the case is full; nothing of this file was kept; ${roomFor(basis.path)} and import it again`,
        text,
      );
    if (isOutOfMemory(error)) return fail('limit', `${basis.path}: memory ran out while it was stored; nothing of it was kept. ${MORE_MEMORY}`, text);
    return fail('internal', `${basis.path} could not be stored, and nothing of it was kept: ${text}`, text);
  }
}

/** How much room a file wants. What a case holds of a log takes less than the log itself, but how much less nobody knows before it is read; what is free says little where there are quotas. */
function roomFor(path: string): string {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  return size === undefined ? 'make room' : `make room (for as much as the log is, unpacked; the file has ${readableBytes(size)})`;
}

/** Ids of a source to ids of the case, growing with each batch. */
class IdMap {
  ids = new Uint32Array(1024);
  private used = 0;

  add(names: readonly string[], dictionary: GrowingDictionary): void {
    if (this.used + names.length > this.ids.length) {
      const longer = new Uint32Array(Math.max(this.ids.length * 2, this.used + names.length));
      longer.set(this.ids);
      this.ids = longer;
    }
    for (const name of names) this.ids[this.used++] = dictionary.id(name);
  }
}

class CaseSink implements ImportSink {
  private readonly basis: ImportBasis;
  private readonly connection: DuckDBConnection;
  private readonly writer: EventWriter;
  private readonly firstNumber: number;
  private readonly sources: readonly KnownSource[];
  private readonly members = new Map<number, { readonly number: number; readonly hosts: IdMap; readonly kinds: IdMap; readonly details: IdMap }>();
  private readonly begun: number[] = [];

  constructor(basis: ImportBasis, connection: DuckDBConnection, sources: readonly KnownSource[]) {
    this.basis = basis;
    this.connection = connection;
    this.writer = new EventWriter(basis.database.duckdb, connection);
    this.sources = sources;
    this.firstNumber = sources.reduce((most, source) => Math.max(most, source.number + 1), 0);
  }

  begin(member: number): void {
    const details = new IdMap();
    details.add([''], this.basis.names.details);
    this.members.set(member, { number: this.firstNumber + this.begun.length, hosts: new IdMap(), kinds: new IdMap(), details });
    this.begun.push(member);
  }

  batch(member: number, batch: IncomingBatch): void {
    const map = this.members.get(member);
    if (map === undefined) throw new Error(`events of member ${member} before its beginning`);
    map.hosts.add(batch.newHosts, this.basis.names.hosts);
    map.kinds.add(batch.newKinds, this.basis.names.kinds);
    map.details.add(batch.newDetails, this.basis.names.details);
    const { count } = batch;
    const [from, to, kind] = [new Uint32Array(count), new Uint32Array(count), new Uint16Array(count)];
    const detail = batch.detail === null ? null : new Uint32Array(count);
    const [hostIds, kindIds, detailIds] = [map.hosts.ids, map.kinds.ids, map.details.ids];
    for (let i = 0; i < count; i++) {
      from[i] = hostIds[batch.from[i]!]!;
      to[i] = hostIds[batch.to[i]!]!;
      kind[i] = kindIds[batch.kind[i]!]!;
    }
    if (detail !== null) for (let i = 0; i < count; i++) detail[i] = detailIds[batch.detail![i]!]!;
    this.writer.append(map.number, { count, time: batch.time, from, to, kind, outcome: batch.outcome, bytes: batch.bytes, detail, line: batch.line });
  }

  /** Gives up what has not been written yet. */
  discard(): void {
    this.writer.discard();
  }

  async finish(members: readonly IncomingMember[]): Promise<Result<ImportOutcome>> {
    this.writer.finish();
    const { basis, connection } = this;
    await writeNames(connection, 'hosts', basis.names.hosts);
    await writeNames(connection, 'kinds', basis.names.kinds);
    await writeNames(connection, 'details', basis.names.details);
    const added: SourceSummary[] = [];
    const known: { path: string; as: string }[] = [];
    const restored: SourceSummary[] = [];
    for (const [place, { summary, rejected, labels }] of members.entries()) {
      const number = this.firstNumber + place;
      const same = this.sources.find((source) => source.content === contentOf(summary) && (!source.removed || isSameReading(source, summary)));
      if (same === undefined) {
        await this.checkAccounting(number, summary);
        await writeSource(connection, number, basis.job, summary, rejected);
        await writeLabels(connection, number, labels ?? []);
        added.push(summary);
        continue;
      }
      await execute(connection, 'DELETE FROM events WHERE source = ?', [number]);
      if (same.removed) {
        await execute(connection, 'UPDATE sources SET removed = false WHERE source = ?', [same.number]);
        restored.push(summary);
      } else known.push({ path: summary.path, as: same.path });
    }
    const sum = (of: (summary: SourceSummary) => number): number => added.reduce((total, summary) => total + of(summary), 0);
    const state = added.length > 0 ? 'committed' : 'discarded';
    const counts = {
      lines: sum((s) => s.lines),
      records: sum((s) => s.records),
      rejects: sum((s) => s.rejects),
      skipped: sum((s) => s.skipped),
      events: sum((s) => s.events),
    };
    const first = members[0]?.summary;
    await writeEntry(connection, basis.now(), {
      state,
      job: basis.job,
      path: basis.path,
      request: basis.request,
      ...(first !== undefined && { sha256: first.sha256, bytes: first.bytes }),
      ...counts,
    });
    return ok({ added, known, restored });
  }

  /** Every line accounted for and every event there, or the import is undone. */
  private async checkAccounting(number: number, summary: SourceSummary): Promise<void> {
    if (summary.lines !== summary.records + summary.rejects + summary.skipped) {
      throw new Error(
        `the count of lines does not add up: ${summary.lines} lines, ${summary.records} records + ${summary.rejects} rejects + ${summary.skipped} skipped`,
      );
    }
    const [row] = await select(this.connection, 'SELECT count(*) AS n FROM events WHERE source = ?', [number]);
    const expected = summary.pulled ?? summary.events;
    if (Number(row!['n']) !== expected) throw new Error(`${Number(row!['n'])} of ${expected} events arrived`);
  }
}

/** What has to be known of the sources in the case to recognise content that comes again. */
interface KnownSource {
  readonly number: number;
  readonly path: string;
  readonly content: string;
  readonly format: string;
  readonly timeZone: string;
  readonly events: number;
  readonly first: number | null;
  readonly removed: boolean;
}

async function knownSources(connection: DuckDBConnection): Promise<KnownSource[]> {
  const rows = await select(
    connection,
    'SELECT source, path, coalesce(member_sha256, sha256) AS content, format, time_zone, events, epoch_us(first) AS first, removed FROM sources ORDER BY source',
  );
  return rows.map((row) => ({
    number: Number(row['source']),
    path: String(row['path']),
    content: String(row['content']),
    format: String(row['format']),
    timeZone: String(row['time_zone']),
    events: Number(row['events']),
    first: row['first'] === null ? null : Number(row['first']),
    removed: row['removed'] === true,
  }));
}

function isSameReading(known: KnownSource, summary: SourceSummary): boolean {
  return known.format === summary.format && known.timeZone === summary.timeZone && known.events === summary.events && known.first === summary.first;
}
