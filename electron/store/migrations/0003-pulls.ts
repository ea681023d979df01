import type { Migration } from './migration.ts';

/**
 * What was pulled from a cluster and what was not (`occam cluster reduce`). `sources.pulled`: events of the source that are in the case, NULL for all of them.
 * `pull_pairs.why`: why the pair was pulled, NULL where it was not; pauses are those over 60 s between contacts, in seconds; `hours`: contacts by hour of the day, UTC.
 */
export const pulls: Migration = {
  number: 3,
  name: 'pulls',
  statements: [
    'ALTER TABLE sources ADD COLUMN pulled BIGINT',
    `CREATE TABLE pulls (pull INTEGER, stamped TIMESTAMP, request VARCHAR, events BIGINT, undated BIGINT, pairs BIGINT, hosts BIGINT, first TIMESTAMP, last TIMESTAMP,
       pulled_events BIGINT, pulled_pairs BIGINT, listed_pairs BIGINT, listed_from BIGINT, notes VARCHAR[])`,
    `CREATE TABLE pull_pairs (pull INTEGER, from_host VARCHAR, to_host VARCHAR, events BIGINT, first TIMESTAMP, last TIMESTAMP, refused BIGINT, pauses BIGINT,
       pause_mean DOUBLE, pause_deviation DOUBLE, pause_lower DOUBLE, pause_median DOUBLE, pause_upper DOUBLE, hours VARCHAR, why VARCHAR)`,
    `CREATE TABLE pull_hosts (pull INTEGER, name VARCHAR, sent BIGINT, received BIGINT, partners_asked BIGINT, partners_asking BIGINT, first TIMESTAMP, last TIMESTAMP,
       pulled BIGINT)`,
    'CREATE TABLE pull_index (pull INTEGER, step INTEGER, start TIMESTAMP, width BIGINT, events BIGINT)',
  ],
};
