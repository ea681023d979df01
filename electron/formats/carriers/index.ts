import type { Carrier } from './carrier.ts';
import { container } from './container.ts';
import { exportedTable } from './exported-table.ts';
import { journaldExport, journaldJson } from './journald.ts';
import { journaldVerbose } from './journald-verbose.ts';
import { nested } from './nested.ts';
import { shipper } from './shipper.ts';
import { syslog } from './syslog.ts';

export { type CarriedCandidate, carriedCandidates, carriedParser, carriedReading, carriedSplittable } from './carried.ts';
/** Everything that may stand around the lines of a log, in alphabetical order. */
export const carriers: readonly Carrier[] = [
  container,
  nested(container, syslog),
  exportedTable,
  nested(exportedTable, syslog),
  journaldExport,
  journaldJson,
  journaldVerbose,
  shipper,
  nested(shipper, syslog),
  syslog,
];
