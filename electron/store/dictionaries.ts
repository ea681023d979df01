import { appendRows } from './append-rows.ts';
import type { Session } from './database.ts';
import type { DuckDBConnection } from './duckdb.ts';
import { ForeignContent } from './foreign-content.ts';

/** Names that events refer to by number. */
export interface Dictionaries {
  readonly hosts: readonly string[];
  readonly kinds: readonly string[];
  /** `details[0]` is ''. */
  readonly details: readonly string[];
}

/** Reads all three, each in order of number. */
export async function readDictionaries(session: Session): Promise<Dictionaries> {
  return session.alone(async (connection) => ({
    hosts: await names(connection, HOSTS),
    kinds: await names(connection, 'SELECT name AS name FROM kinds ORDER BY kind'),
    details: ['', ...(await names(connection, 'SELECT text AS name FROM details ORDER BY detail'))],
  }));
}

/** The names of all hosts, in order of number. */
export const readHosts = (session: Session): Promise<string[]> => session.alone((connection) => names(connection, HOSTS));

/** No line of a log is read beyond so many bytes (`reading/segments.ts`), and nothing in one is longer than it. */
const LONGEST_NAME = 1 << 20;

const HOSTS = 'SELECT name AS name FROM hosts ORDER BY host';

/** One column of text; column by column, because a case can have a million names and an object for each would cost a second. */
async function names(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const reader = await connection.runAndReadAll(sql);
  return (reader.getColumns()[0] ?? []).map((name) => {
    if (typeof name !== 'string' || name.length > LONGEST_NAME) throw new ForeignContent('a name in it is none, or longer than any line of a log');
    return name;
  });
}

/** One dictionary while sources are being added: numbers for names, and the names not yet written. */
export class GrowingDictionary {
  private readonly ids = new Map<string, number>();
  private fresh: string[] = [];
  private readonly limit: number;

  constructor(known: readonly string[], limit = 0xffff_ffff) {
    for (const [id, name] of known.entries()) this.ids.set(name, id);
    this.limit = limit;
  }

  /** The number of a name, given out now when it is new. Beyond the limit everything is `other`, which is then counted as such. */
  id(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    if (this.ids.size >= this.limit && name !== 'other') return this.id('other');
    const id = this.ids.size;
    this.ids.set(name, id);
    this.fresh.push(name);
    return id;
  }

  /** Names given out since the last call, and the number of the first of them. */
  takeFresh(): { readonly first: number; readonly names: readonly string[] } {
    const fresh = this.fresh;
    this.fresh = [];
    return { first: this.ids.size - fresh.length, names: fresh };
  }
}

/** Appends new names to `hosts`, `kinds` or `details`. */
export async function writeNames(connection: DuckDBConnection, table: 'hosts' | 'kinds' | 'details', growing: GrowingDictionary): Promise<void> {
  const { first, names: fresh } = growing.takeFresh();
  if (fresh.length === 0) return;
  await appendRows(connection, table, (appender) => {
    for (const [i, name] of fresh.entries()) {
      if (table === 'kinds') appender.appendUSmallInt(first + i);
      else appender.appendUInteger(first + i);
      appender.appendVarchar(name);
      appender.endRow();
    }
  });
}
