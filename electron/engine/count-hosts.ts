import type { EventTable } from '../../shared/model/event-table.ts';

/** Hosts that take part in at least one event of the table. */
export function countHosts(table: EventTable): number {
  const seen = new Uint8Array(table.hosts.length);
  let hosts = 0;
  for (const column of [table.from, table.to]) {
    for (let row = 0; row < table.count; row++) {
      const host = column[row]!;
      if (seen[host] === 0) {
        seen[host] = 1;
        hosts++;
      }
    }
  }
  return hosts;
}
