import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';
import type * as Bindings from '@duckdb/node-bindings';

/** The two layers of DuckDB's client: comfortable calls, and raw ones for moving columns without a value per cell. */
export interface DuckDB {
  readonly api: { readonly DuckDBInstance: typeof DuckDBInstance };
  readonly raw: typeof Bindings;
}

export type { DuckDBConnection, DuckDBInstance, DuckDBValue };
export type RawConnection = Bindings.Connection;
export type RawResult = Bindings.Result;

/** DuckDB's native library is missing, broken, or made for another system: nothing is wrong with any case. */
export class DatabaseUnavailable extends Error {}

let loaded: Promise<DuckDB> | null = null;

/** Loads the native library at first need only: `occam analyze` never does, and it costs 70 MB and a quarter of a second. Rejected with `DatabaseUnavailable`. */
export function loadDuckDB(): Promise<DuckDB> {
  loaded ??= Promise.all([import('@duckdb/node-api'), import('@duckdb/node-bindings')]).then(
    ([api, bindings]) => ({ api, raw: (bindings as unknown as { readonly default: typeof Bindings }).default }),
    (error: unknown) => {
      throw new DatabaseUnavailable(String(error));
    },
  );
  return loaded;
}

/** The raw handle inside a connection or result of the comfortable layer. Its field is private in name only, and 1.5.5 is pinned. */
export const rawConnection = (connection: DuckDBConnection): RawConnection =>
  (connection as unknown as { readonly connection: RawConnection }).connection;
export const rawResult = (result: object): RawResult => (result as { readonly result: RawResult }).result;
