import { rmSync } from 'node:fs';
import type { Result } from '../../shared/lib/result.ts';
import type { HostLabel, SourcedLabel } from '../../shared/model/host-label.ts';
import type { PullScope } from '../../shared/model/pull.ts';
import { act, readSteps, redo, undo } from './actions.ts';
import { checkReferences } from './case-shape.ts';
import { type Database, execute } from './database.ts';
import { type Dictionaries, readDictionaries, readHosts } from './dictionaries.ts';
import { type LoadedEvents, type RowWatcher, readEvents } from './event-reader.ts';
import { type GrowingNames, growNames, type ImportOutcome, type ImportSink, type IncomingMember, importSource } from './import-source.ts';
import { readLabels, writeLabels } from './labels.ts';
import { checkCounts, interruptedImports, promiseImports, readEveryRecord, writeEntry } from './ledger.ts';
import { type EventOutline, readOutline } from './outline-reader.ts';
import { type PullRecord, readPulls, writePull } from './pulls.ts';
import { applyChange, type Change, type Position, type RecordKind, writePositions } from './records.ts';
import { saveCopy } from './save-copy.ts';
import { readSources, type StoredSource } from './sources.ts';

/** What `openCase` hands over. */
export interface CaseBasis {
  readonly database: Database;
  /** As the user named it. */
  readonly path: string;
  readonly realPath: string;
  readonly readOnly: boolean;
  readonly now: () => number;
  readonly onClosed: () => void;
}

/** A case's events with everything their numbers refer to. */
export interface LoadedCase {
  readonly events: LoadedEvents;
  readonly names: Dictionaries;
  /** Sources that are not removed, in the order that `events.source` counts. */
  readonly sources: readonly StoredSource[];
  /** What context files say of hosts and networks. */
  readonly labels: readonly SourcedLabel[];
  /** What was left out of it when it was reduced from a cluster; null for a case that holds everything of its sources. */
  readonly pull: PullScope | null;
}

/**
 * An open case file. The only way to what is in it. Everything the journalist does is in the file itself when the call that does it resolves:
 * DuckDB's log is folded in after each action, so that not even a lost log loses it.
 */
export class CaseStore {
  readonly path: string;
  readonly readOnly: boolean;
  /** Sentences about what is odd: to be shown, never to be swallowed. */
  readonly warnings: string[];
  readonly id: string;
  readonly database: Database;
  readonly now: () => number;
  private readonly basis: CaseBasis;
  private names: GrowingNames | null = null;
  private marked = false;

  private constructor(basis: CaseBasis, id: string, warnings: string[]) {
    this.basis = basis;
    this.database = basis.database;
    this.path = basis.path;
    this.readOnly = basis.readOnly;
    this.now = basis.now;
    this.id = id;
    this.warnings = warnings;
  }

  /** Checks what was found: every record can be read, the ledger adds up. Writes nothing, so that a damaged case is left as it is. */
  static async begin(basis: CaseBasis): Promise<CaseStore> {
    const { database, readOnly } = basis;
    const [info] = await database.main.rows('SELECT id, session, clean FROM case_info');
    const warnings: string[] = [];
    if (readOnly) warnings.push('This case is open for reading only: it, or its folder, cannot be written to. Save a copy to go on working.');
    const session = Number(info!['session']);
    if (info!['clean'] !== true && session > 0) {
      const [marked] = await database.main.rows(`SELECT count(*) AS n FROM ledger WHERE state = 'opened' AND job = ?`, [String(session)]);
      if (Number(marked!['n']) === 0) {
        warnings.push(
          `The log file beside the case (${basis.path}.wal) was lost or cut after the case was last open. What was done in its last moments may be missing.`,
        );
      }
    }
    await readEveryRecord(database.main);
    await checkReferences(database.main);
    warnings.push(...(await checkCounts(database.main)));
    return new CaseStore(basis, String(info!['id']), warnings);
  }

  /**
   * Before anything else is written: the file says "open" and the log says "opened", so that a log that goes missing shows at the next opening.
   */
  private async markOpen(): Promise<void> {
    if (this.readOnly || this.marked) return;
    this.marked = true;
    const { database } = this;
    await database.main.run('UPDATE case_info SET session = session + 1, clean = false');
    await database.main.run('CHECKPOINT');
    const [row] = await database.main.rows('SELECT session FROM case_info');
    await database.main.alone((connection) =>
      writeEntry(connection, this.now(), { state: 'opened', job: String(row!['session']), path: '', request: '' }),
    );
  }

  /** The case's title. */
  async title(): Promise<string> {
    const [row] = await this.database.main.rows('SELECT title FROM case_info');
    return String(row!['title']);
  }

  /** All sources, removed ones too. */
  sources(): Promise<StoredSource[]> {
    return readSources(this.database.main);
  }

  /** Imports that did not end. */
  interrupted(): Promise<{ readonly job: string; readonly path: string; readonly request: string }[]> {
    return interruptedImports(this.database.main);
  }

  /** Gives an interrupted import up. */
  async discardInterrupted(job: string): Promise<void> {
    const open = (await this.interrupted()).filter((item) => item.job === job);
    for (const { path, request } of open) {
      await this.database.main.alone((connection) => writeEntry(connection, this.now(), { state: 'discarded', job, path, request }));
    }
    await this.database.checkpoint();
  }

  /** Writes down which files a job will import, so that a job that breaks off can be gone on with. */
  async beginImport(job: string, items: readonly { readonly path: string; readonly request: string }[]): Promise<void> {
    await this.markOpen();
    await promiseImports(this.database.main, this.now(), job, items);
    await this.database.checkpoint();
  }

  /** Imports one file of a job that was begun, whole or not at all. */
  async importSource(
    job: string,
    path: string,
    request: string,
    read: (sink: ImportSink) => Promise<Result<readonly IncomingMember[]>>,
  ): Promise<Result<ImportOutcome>> {
    this.names ??= growNames(await readDictionaries(this.database.main));
    const outcome = await importSource({ database: this.database, names: this.names, job, path, request, now: this.now }, read);
    if (!outcome.ok) this.names = null;
    return outcome;
  }

  /** Ends a job: files it did not come to are written off, and the log is folded in. */
  async endImport(job: string): Promise<void> {
    this.names = null;
    for (const { path, request } of (await this.interrupted()).filter((item) => item.job === job)) {
      await this.database.main.alone((connection) => writeEntry(connection, this.now(), { state: 'cancelled', job, path, request }));
    }
    await this.database.checkpoint();
  }

  /** All hosts that the case knows. */
  async hostNames(): Promise<readonly string[]> {
    return readHosts(this.database.main);
  }

  /** Puts labels in place of those that a source gave before. */
  async replaceLabels(source: number, labels: readonly HostLabel[]): Promise<void> {
    await this.markOpen();
    await this.database.main.transaction(async (connection) => {
      await execute(connection, 'DELETE FROM labels WHERE source = ?', [source]);
      await writeLabels(connection, source, labels);
    });
    await this.database.checkpoint();
  }

  /** Writes down what was pulled from a cluster, and what was not. */
  async keepPull(record: PullRecord): Promise<void> {
    await this.markOpen();
    await this.database.main.transaction((connection) => writePull(connection, this.now(), record));
    await this.database.checkpoint();
  }

  /** How many events the file holds, those of removed sources too. */
  async eventCount(): Promise<number> {
    const [row] = await this.database.main.rows('SELECT count(*) AS n FROM events');
    return Number(row!['n']);
  }

  /** Who talked to whom, counted without reading the events into memory. @param refusals codes of outcomes that count as refused */
  async outline(
    refusals: readonly number[],
  ): Promise<{ readonly counts: EventOutline; readonly hosts: readonly string[]; readonly sources: readonly StoredSource[] }> {
    const sources = (await this.sources()).filter((source) => !source.removed);
    return { counts: await readOutline(this.database, refusals), hosts: await readHosts(this.database.main), sources };
  }

  /** Everything there is about the events, for the tables in memory. Rejected with `ReadingStopped` when `signal` gives up. */
  async load(watch?: RowWatcher, signal?: AbortSignal): Promise<LoadedCase> {
    const sources = (await this.sources()).filter((source) => !source.removed);
    const index = new Map(sources.map((source, place) => [source.number, place]));
    const labels = await readLabels(this.database.main);
    const pull = await readPulls(this.database.main);
    const loaded = {
      events: await readEvents(this.database, index, watch, signal),
      names: await readDictionaries(this.database.main),
      sources,
      labels,
      pull,
    };
    await this.markOpen();
    return loaded;
  }

  /** Does something that can be undone. */
  async act(label: string, changes: readonly Change[]): Promise<void> {
    await this.markOpen();
    await act(this.database.main, this.now(), label, changes);
    await this.database.checkpoint();
  }

  /** Says whether the case is private. Not among the actions, so that no undo takes it back. */
  async keepPrivate(on: boolean): Promise<void> {
    await this.markOpen();
    const change: Change = { kind: 'setting', id: 'private', before: null, after: on ? 'yes' : null };
    await this.database.main.transaction((connection) => applyChange(connection, change, 'after'));
    await this.database.checkpoint();
  }

  async undo(): Promise<readonly RecordKind[]> {
    const kinds = await undo(this.database.main);
    await this.database.checkpoint();
    return kinds;
  }

  async redo(): Promise<readonly RecordKind[]> {
    const kinds = await redo(this.database.main);
    await this.database.checkpoint();
    return kinds;
  }

  steps(): ReturnType<typeof readSteps> {
    return readSteps(this.database.main);
  }

  /** Keeps where the layout has put hosts that had no place yet. */
  async keepLayout(positions: readonly Position[]): Promise<void> {
    if (this.readOnly || positions.length === 0) return;
    await this.database.main.transaction((connection) => writePositions(connection, positions));
    await this.database.checkpoint();
  }

  /** A copy of the case as it is now, whole or not at all. */
  saveCopy(path: string): Promise<Result<null>> {
    return saveCopy(this.database, this.basis.realPath, path, this.readOnly);
  }

  /** Folds the log in and closes the file. */
  async close(): Promise<void> {
    try {
      if (this.marked) {
        await this.database.main.alone((connection) => execute(connection, 'UPDATE case_info SET clean = true'));
        await this.database.main.run('CHECKPOINT');
      }
    } finally {
      await this.database.close();
      this.basis.onClosed();
      rmSync(`${this.basis.realPath}.tmp`, { recursive: true, force: true });
    }
  }
}
