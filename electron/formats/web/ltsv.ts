import type { JsonRecord } from '../scan/json-line.ts';

const LINE = /^[0-9A-Za-z_.-]{1,40}:[^\t]*(?:\t[0-9A-Za-z_.-]{1,40}:[^\t]*){2,}$/;
/** What labels recommended at ltsv.org are called by everybody else: `host` is the client there, and `vhost` the host asked for. */
const NAMES: Readonly<Record<string, string>> = { host: 'remote_addr', vhost: 'http_host', req: 'request' };

/** A line of labelled values with tabs between (LTSV), as a record with the keys that servers use in JSON; null for any other line. */
export function ltsvRecord(line: string): JsonRecord | null {
  if (line.length > 65_536 || !LINE.test(line)) return null;
  const record: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const pair of line.split('\t')) {
    const colon = pair.indexOf(':');
    const label = pair.slice(0, colon);
    record[NAMES[label] ?? label] = pair.slice(colon + 1);
  }
  return record;
}
