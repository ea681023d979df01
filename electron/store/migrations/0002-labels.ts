import type { Migration } from './migration.ts';

/** What context files (hosts files, WHOIS text, tables, MaxMind databases) say of hosts and networks. `line` is 0 where the file has no lines. */
export const labels: Migration = {
  number: 2,
  name: 'labels',
  statements: ['CREATE TABLE labels (source USMALLINT, subject VARCHAR, kind VARCHAR, label VARCHAR, line UINTEGER)'],
};
