import { fail, ok, type Result } from '../../shared/lib/result.ts';
import type { Reject, SourceSummary } from '../../shared/model/source.ts';
import { type Database, execute, select } from './database.ts';
import { type Dictionaries, GrowingDictionary, writeNames } from './dictionaries.ts';
import type { DuckDBConnection } from './duckdb.ts';
import type { EventColumns } from './event-columns.ts';
import { EventWriter } from './event-writer.ts';
import { writeEntry } from './ledger.ts';
import { contentOf, type StoredSource, writeSource } from './sources.ts';

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

export interface ImportBasis {
  readonly database: Database;
  readonly names: Dictionaries;
  readonly sources: readonly StoredSource[];
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
  await database.main.alone((connection) => writeEntry(connection, now(), { state: 'started', job, path, request }));
  await database.checkpoint();
  const outcome = await database.work.alone((connection) => inTransaction(basis, connection, read));
  if (!outcome.ok) {
    const state = outcome.error.code === 'cancelled' ? 'cancelled' : 'failed';
    await database.main.alone((connection) => writeEntry(connection, now(), { state, job, path, request }));
  }
  await database.checkpoint();
  return outcome;
}

async function inTransaction(
  basis: ImportBasis,
  connection: DuckDBConnection,
  read: (sink: ImportSink) => Promise<Result<readonly IncomingMember[]>>,
): Promise<Result<ImportOutcome>> {
  await connection.run('BEGIN TRANSACTION');
  try {
    const sink = new CaseSink(basis, connection);
    const members = await read(sink);
    const done = members.ok ? await sink.finish(members.value) : members;
    await connection.run(done.ok ? 'COMMIT' : 'ROLLBACK');
    return done;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    const text = error instanceof Error ? error.message : String(error);
    if (/no space left|disk|full/i.test(text))
      return fail(
        'disk-full',
        `${basis.path}: the disk that holds the case is full; nothing of this file was kept; make room and import it again`,
        text,
      );
    return fail('internal', `${basis.path} could not be stored, and nothing of it was kept: ${text}`, text);
  }
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
  private readonly hosts: GrowingDictionary;
  private readonly kinds: GrowingDictionary;
  private readonly details: GrowingDictionary;
  private readonly firstNumber: number;
  private readonly members = new Map<number, { readonly number: number; readonly hosts: IdMap; readonly kinds: IdMap; readonly details: IdMap }>();
  private readonly begun: number[] = [];

  constructor(basis: ImportBasis, connection: DuckDBConnection) {
    this.basis = basis;
    this.connection = connection;
    this.writer = new EventWriter(basis.database.duckdb, connection);
    this.hosts = new GrowingDictionary(basis.names.hosts);
    this.kinds = new GrowingDictionary(basis.names.kinds, 0xffff);
    this.details = new GrowingDictionary(basis.names.details);
    this.firstNumber = basis.sources.reduce((most, source) => Math.max(most, source.number + 1), 0);
  }

  begin(member: number): void {
    const details = new IdMap();
    details.add([''], this.details);
    this.members.set(member, { number: this.firstNumber + this.begun.length, hosts: new IdMap(), kinds: new IdMap(), details });
    this.begun.push(member);
  }

  batch(member: number, batch: IncomingBatch): void {
    const map = this.members.get(member);
    if (map === undefined) throw new Error(`events of member ${member} before its beginning`);
    map.hosts.add(batch.newHosts, this.hosts);
    map.kinds.add(batch.newKinds, this.kinds);
    map.details.add(batch.newDetails, this.details);
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

  async finish(members: readonly IncomingMember[]): Promise<Result<ImportOutcome>> {
    this.writer.finish();
    const { basis, connection } = this;
    await writeNames(connection, 'hosts', this.hosts);
    await writeNames(connection, 'kinds', this.kinds);
    await writeNames(connection, 'details', this.details);
    const added: SourceSummary[] = [];
    const known: { path: string; as: string }[] = [];
    const restored: SourceSummary[] = [];
    for (const [place, { summary, rejected }] of members.entries()) {
      const number = this.firstNumber + place;
      const same = basis.sources.find(
        (source) => contentOf(source.summary) === contentOf(summary) && (!source.removed || isSameReading(source.summary, summary)),
      );
      if (same === undefined) {
        await this.checkAccounting(number, summary);
        await writeSource(connection, number, basis.job, summary, rejected);
        added.push(summary);
        continue;
      }
      await execute(connection, 'DELETE FROM events WHERE source = ?', [number]);
      if (same.removed) {
        await execute(connection, 'UPDATE sources SET removed = false WHERE source = ?', [same.number]);
        restored.push(same.summary);
      } else known.push({ path: summary.path, as: same.summary.path });
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
    if (Number(row!['n']) !== summary.events) throw new Error(`${Number(row!['n'])} of ${summary.events} events arrived`);
  }
}

function isSameReading(a: SourceSummary, b: SourceSummary): boolean {
  return (
    a.format === b.format && a.timeZone === b.timeZone && a.records === b.records && a.events === b.events && a.first === b.first && a.last === b.last
  );
}
