import { rmSync } from 'node:fs';
import { type DuckDB, type DuckDBConnection, type DuckDBInstance, type DuckDBValue, loadDuckDB } from './duckdb.ts';

/** One row as plain values: numbers, strings, booleans, null; BIGINT comes as bigint only where the query asks for it. */
export type Row = Readonly<Record<string, unknown>>;

/**
 * One connection. DuckDB must not be asked twice at once over one connection (it has crashed on that), so calls wait for each other in order.
 */
export class Session {
  readonly connection: DuckDBConnection;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  /** Runs `work` alone on this connection. Not to be nested. */
  alone<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    const mine = this.tail.then(() => work(this.connection));
    this.tail = mine.catch(() => undefined);
    return mine;
  }

  /** Runs one statement for its effect. */
  run(sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
    return this.alone((connection) => execute(connection, sql, values));
  }

  /** All rows of a query. */
  rows(sql: string, values: readonly DuckDBValue[] = []): Promise<Row[]> {
    return this.alone((connection) => select(connection, sql, values));
  }

  /** All or nothing: commits when `work` resolves, rolls back when it throws. `work` must use the connection given, not this session. */
  transaction<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.alone(async (connection) => {
      await connection.run('BEGIN TRANSACTION');
      try {
        const value = await work(connection);
        await connection.run('COMMIT');
        return value;
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }
}

/** Runs one statement on a connection that the caller has to itself. */
export async function execute(connection: DuckDBConnection, sql: string, values: readonly DuckDBValue[] = []): Promise<void> {
  await (values.length === 0 ? connection.run(sql) : connection.run(sql, [...values]));
}

/** Reads rows on a connection that the caller has to itself. Numbers must fit a double; cast in SQL what does not. */
export async function select(connection: DuckDBConnection, sql: string, values: readonly DuckDBValue[] = []): Promise<Row[]> {
  const reader = await (values.length === 0 ? connection.runAndReadAll(sql) : connection.runAndReadAll(sql, [...values]));
  return reader.getRowObjectsJS().map(plain);
}

function plain(row: Record<string, unknown>): Row {
  const out: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) out[name] = typeof value === 'bigint' ? Number(value) : value;
  return out;
}

export interface DatabaseOptions {
  readonly readOnly: boolean;
  /** Memory that DuckDB may take before it spills beside the case; megabytes. */
  readonly memoryMegabytes: number;
}

/**
 * An open DuckDB file, locked down: no other file can be read or written through it, no extension loaded, and none of that can be undone.
 * `work` is for long transactions (imports), `reading` for the events on their way into memory, `main` for everything else.
 */
export class Database {
  readonly duckdb: DuckDB;
  readonly main: Session;
  readonly work: Session;
  readonly reading: Session;
  private readonly instance: DuckDBInstance;
  private readonly temporary: string;

  private constructor(duckdb: DuckDB, instance: DuckDBInstance, sessions: Pick<Database, 'main' | 'work' | 'reading'>, temporary: string) {
    this.duckdb = duckdb;
    this.instance = instance;
    this.main = sessions.main;
    this.work = sessions.work;
    this.reading = sessions.reading;
    this.temporary = temporary;
  }

  /** Opens or makes a file; `:memory:` for none. Throws what DuckDB throws. */
  static async open(path: string, options: DatabaseOptions): Promise<Database> {
    const duckdb = await loadDuckDB();
    const temporary = path === ':memory:' ? '' : `${path}.tmp`;
    const instance = await duckdb.api.DuckDBInstance.create(path, {
      access_mode: options.readOnly ? 'READ_ONLY' : 'READ_WRITE',
      storage_compatibility_version: 'v1.0.0',
      memory_limit: `${options.memoryMegabytes}MB`,
      threads: '2',
      temp_directory: temporary,
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    });
    try {
      const main = await instance.connect();
      await main.run('SET enable_external_access = false');
      await main.run('SET lock_configuration = true');
      const [work, reading] = [await instance.connect(), await instance.connect()];
      return new Database(duckdb, instance, { main: new Session(main), work: new Session(work), reading: new Session(reading) }, temporary);
    } catch (error) {
      instance.closeSync();
      throw error;
    }
  }

  /** Moves everything committed from the log into the file. False while another transaction is writing: then the log keeps it, just as safely. */
  async checkpoint(): Promise<boolean> {
    try {
      await this.main.run('CHECKPOINT');
      return true;
    } catch {
      return false;
    }
  }

  /** Waits for what is running, then closes. */
  async close(): Promise<void> {
    for (const session of [this.work, this.reading, this.main]) await session.alone(async (connection) => connection.closeSync());
    this.instance.closeSync();
    if (this.temporary !== '') rmSync(this.temporary, { recursive: true, force: true });
  }
}
