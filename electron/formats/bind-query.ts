import { ZoneClock } from '../../shared/lib/zone.ts';
import { Answers } from './answers.ts';
import { BindParser } from './bind/parser.ts';
import { bindSamples } from './bind/samples.ts';
import type { Detection, Head, LineFormat } from './format.ts';
import { RECORD, RecordSink } from './record-sink.ts';

const CLIENT_LINE = /(?:^|[ :])client (?:@0x[0-9a-f]+ )?[^ #]{2,64}#\d+(?:\/key [^ ]+)?(?: \([^ ]*\))?: /;
const WITHOUT_ZONE = /^\d\d-[A-Z][a-z]{2}-\d{4} \d|^\d{4}-\d\d-\d\dT[\d:.]+ |^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\S* /;
const WITHOUT_YEAR = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d\S* /;
/** BIND gives up on a query after 10 seconds (resolver-query-timeout), and writes a refusal at once. */
const ANSWERED_WITHIN = 12_000_000;
const ENCODER = new TextEncoder();

/** Logs of BIND 9 in which clients ask: the query log above all, refusals and zone transfers beside it. */
export const bindQuery: LineFormat = {
  id: 'bind-query',
  title: 'BIND query log',
  specification: 'https://bind9.readthedocs.io/en/latest/reference.html#namedconf-statement-querylog',
  from: 'the client that asked',
  to: 'the name that was queried',
  reads: 'lines',
  samples: bindSamples,
  detect,
  splittable: (options) => !options.head.lines.some((line) => WITHOUT_YEAR.test(line)),
  parser: (options) => new BindParser(options),
  settler: () => new Answers(ANSWERED_WITHIN),
};

function detect(head: Head): Detection | null {
  const lines = head.complete ? head.lines : head.lines.slice(0, Math.max(1, head.lines.length - 1));
  const parser = new BindParser({ head, zone: new ZoneClock('UTC'), fileTime: Number.NaN });
  const sink = new RecordSink(256);
  let filled = 0;
  let clients = 0;
  let records = 0;
  for (const line of lines) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    filled++;
    const bytes = ENCODER.encode(line);
    if (CLIENT_LINE.test(line)) clients++;
    if (parser.line(bytes, 0, bytes.length, sink) === RECORD) records++;
  }
  if (records === 0) return null;
  const share = Math.max(clients, records) / filled;
  return {
    confidence: 0.6 + 0.38 * share,
    reason: `${records} of ${filled} lines are queries as BIND logs them (client ADDRESS#PORT ... query: NAME CLASS TYPE)`,
    needsZone: lines.some((line) => WITHOUT_ZONE.test(line)),
    needsYear: lines.some((line) => WITHOUT_YEAR.test(line)),
  };
}
