/** The shape of the tables; raised whenever they change. Servers that hold another one are refused. */
export const CLUSTER_SHAPE = 2;

/** Stands for "no time": sorts behind all times, as undated events do everywhere. */
export const UNDATED = '9223372036854775807';

/** A table of the cluster. */
export interface ClusterTable {
  readonly name: string;
  /** `name Type`, in order. */
  readonly columns: readonly string[];
  /** What stands behind the columns on a server. */
  readonly engine: string;
  /** Which shard a row goes to. */
  readonly sharding: string;
}

/** Everything that is kept. Keywords of SQL are avoided as names, so that nothing has to be quoted in any version. */
export const TABLES: readonly ClusterTable[] = [
  {
    name: 'events',
    columns: [
      'bucket UInt16',
      'from_host UInt64',
      'to_host UInt64',
      'time Int64',
      'day Date',
      'source UInt64',
      'event UInt32',
      'line UInt32',
      'kind String',
      'outcome UInt8',
      'bytes Float64',
      'detail String',
    ],
    engine: 'ReplacingMergeTree() PARTITION BY toYYYYMM(day) ORDER BY (bucket, from_host, to_host, time, source, event)',
    sharding: 'bucket',
  },
  { name: 'hosts', columns: ['id UInt64', 'name String'], engine: 'ReplacingMergeTree() ORDER BY (id, name)', sharding: 'id' },
  {
    name: 'sources',
    columns: [
      ...[
        'source UInt64',
        'load UInt64',
        'member UInt32',
        'path String',
        'sha256 String',
        'member_sha256 String',
        'bytes UInt64',
        'format_id String',
      ],
      ...[
        'carrier String',
        'detected_because String',
        'time_zone String',
        'time_zone_assumed UInt8',
        'asked String',
        'lines UInt64',
        'records UInt64',
      ],
      ...['rejects UInt64', 'skipped UInt64', 'events UInt64', 'first_time Int64', 'last_time Int64', 'notes String'],
    ],
    engine: 'ReplacingMergeTree() ORDER BY (load, member)',
    sharding: 'load',
  },
  {
    name: 'rejects',
    columns: ['source UInt64', 'line UInt32', 'byte_offset UInt64', 'reason String', 'raw String'],
    engine: 'ReplacingMergeTree() ORDER BY (source, line, byte_offset)',
    sharding: 'source',
  },
  {
    name: 'labels',
    columns: ['source UInt64', 'subject String', 'kind String', 'label String', 'line UInt32'],
    engine: 'ReplacingMergeTree() ORDER BY (source, line, subject, kind, label)',
    sharding: 'source',
  },
  {
    name: 'loads',
    columns: [
      'load UInt64',
      'state String',
      'stamped Int64',
      'bytes UInt64',
      'sha256 String',
      'fingerprint String',
      'path String',
      'request String',
      'members UInt32',
      'events UInt64',
      'occam String',
    ],
    engine: 'MergeTree() ORDER BY (load, stamped)',
    sharding: 'load',
  },
  { name: 'schema', columns: ['shape UInt32', 'made_by String'], engine: 'MergeTree() ORDER BY shape', sharding: '0' },
];

/** Columns of a table by name. */
export function columnNames(table: string): string[] {
  const found = TABLES.find(({ name }) => name === table);
  if (found === undefined) throw new Error(`no table ${table}`);
  return found.columns.map((column) => column.slice(0, column.indexOf(' ')));
}

/** Names of databases and clusters go into SQL as they are, so they are held to this. */
export const isPlainName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(name);

/** A name in backquotes. */
export const quotedName = (name: string): string => `\`${name}\``;

/** A text as a literal. */
export const quotedText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** Statements that make what is missing on one server; with a cluster, its own part of each table and the view over all parts. */
export function creation(database: string, cluster: string | null): string[] {
  const statements = [`CREATE DATABASE IF NOT EXISTS ${quotedName(database)}`];
  for (const { name, columns, engine, sharding } of TABLES) {
    const own = cluster === null ? name : `${name}_shard`;
    statements.push(`CREATE TABLE IF NOT EXISTS ${quotedName(database)}.${own} (${columns.join(', ')}) ENGINE = ${engine}`);
    if (cluster !== null)
      statements.push(
        `CREATE TABLE IF NOT EXISTS ${quotedName(database)}.${name} (${columns.join(', ')}) ENGINE = Distributed(${quotedName(cluster)}, ${quotedName(database)}, ${own}, ${sharding})`,
      );
  }
  return statements;
}
