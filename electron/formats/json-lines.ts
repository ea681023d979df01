import type { Detection, Head, LineFormat, LineParser, ParseOptions } from './format.ts';
import { notJson } from './json/flatten.ts';
import { detectMapped, MappedRecords } from './json/mapped-records.ts';
import { RECORD, type RecordSink, type Verdict } from './record-sink.ts';
import { isBlank, textOf } from './scan/bytes.ts';
import { type JsonRecord, jsonHead, jsonObject } from './scan/json-line.ts';

class JsonLinesParser implements LineParser {
  private readonly records: MappedRecords;

  constructor(options: ParseOptions) {
    this.records = new MappedRecords(jsonHead(options.head), options);
  }

  line(bytes: Uint8Array, start: number, end: number, sink: RecordSink): Verdict {
    if (isBlank(bytes, start, end)) return sink.skip('blank');
    const text = textOf(bytes, start, end);
    const record = jsonObject(text);
    if (!record) return sink.reject(notJson(text));
    const problem = this.records.read(record, sink);
    if (problem === '') return RECORD;
    return problem.startsWith('skip:') ? sink.skip(problem.slice(5)) : sink.reject(problem);
  }
}

/** `{"records":[{...}, ...]}`: the one list inside an object is a JSON array of records. */
const isList = (record: JsonRecord): boolean => Object.values(record).some((value) => Array.isArray(value) && typeof value[0] === 'object');

/** One JSON object a line, of no format known: keys are mapped like columns. */
export const jsonLines: LineFormat = {
  id: 'json-lines',
  title: 'JSON lines',
  specification: 'https://jsonlines.org/',
  from: 'the key mapped to from',
  to: 'the key mapped to to',
  reads: 'lines',
  samples: [
    {
      name: 'nested keys',
      text: '{"@timestamp":"2024-05-06T07:10:00.5+00:00","source":{"ip":"192.0.2.10"},"destination":{"domain":"WWW.example.net"},"bytes":63290,"event":{"action":"deny"}}\n{"@timestamp":"2024-05-06T07:10:01+00:00","source":{"ip":"2001:DB8::1"},"destination":{"domain":"www.example.net"},"bytes":1}\n{"@timestamp":"later","source":{"ip":"192.0.2.10"},"destination":{"domain":"www.example.net"}}\n{"broken"\n',
      events: [
        '2024-05-06T07:10:00.500000Z 192.0.2.10 > www.example.net row refused 63290',
        '2024-05-06T07:10:01Z 2001:db8::1 > www.example.net row unknown 1',
      ],
      rejects: 2,
    },
    {
      name: 'mapped by hand, epoch milliseconds',
      text: '{"a":1714979400250,"b":"192.0.2.10","c":"x","d":"198.51.100.7:53"}\n',
      mapping: { time: 'a', from: 'b', to: 'd', kind: 'c' },
      events: ['2024-05-06T07:10:00.250000Z 192.0.2.10 > 198.51.100.7 x unknown'],
    },
  ],
  detect(head: Head): Detection | null {
    const lines = head.lines.slice(0, 50).filter((line) => line.trim() !== '');
    const records = jsonHead(head);
    if (records.length === 0 || records.length * 2 < lines.length || (lines.length === 1 && isList(records[0]!))) return null;
    return detectMapped(records, `${records.length} of the first ${lines.length} lines are JSON objects`);
  },
  splittable: () => true,
  parser: (options) => new JsonLinesParser(options),
};
