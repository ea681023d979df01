import type { ByteFormat, ByteParser, Detection, Head, ParseOptions } from './format.ts';
import { notJson } from './json/flatten.ts';
import { detectMapped, MappedRecords } from './json/mapped-records.ts';
import { ObjectSplitter } from './json/object-splitter.ts';
import type { RecordSink } from './record-sink.ts';
import { textOf } from './scan/bytes.ts';
import { type JsonRecord, jsonObject } from './scan/json-line.ts';

const LOOKED_AT = 50;

/** Brackets around each record, by how the file starts; -1 when it is no array (or row) of objects. */
function depthOf(text: string): number {
  if (/^\s*\[\s*(?:\{|\])/.test(text)) return 1;
  if (/^\s*\{\s*"[^"\\]{1,100}"\s*:\s*\[\s*\{/.test(text)) return 2;
  return /^\s*\{\s*\n/.test(text) ? 0 : -1;
}

/** The first whole records of the head. */
function firstRecords(head: Head, depth: number): readonly JsonRecord[] {
  const records: JsonRecord[] = [];
  const splitter = new ObjectSplitter(depth, (bytes, _offset, whole) => {
    const record = whole && records.length < LOOKED_AT ? jsonObject(textOf(bytes, 0, bytes.length)) : null;
    if (record) records.push(record);
  });
  splitter.push(head.bytes);
  return records;
}

class JsonArrayParser implements ByteParser {
  private readonly records: MappedRecords;
  private readonly splitter: ObjectSplitter;
  private sink: RecordSink | null = null;

  constructor(options: ParseOptions) {
    const depth = Math.max(0, depthOf(textOf(options.head.bytes, 0, Math.min(4096, options.head.bytes.length))));
    this.records = new MappedRecords(firstRecords(options.head, depth), options);
    this.splitter = new ObjectSplitter(depth, (bytes, offset, whole) => this.object(bytes, offset, whole));
  }

  push(chunk: Uint8Array, sink: RecordSink): void {
    this.sink = sink;
    this.splitter.push(chunk);
  }

  finish(sink: RecordSink): void {
    this.sink = sink;
    this.splitter.finish();
  }

  private object(bytes: Uint8Array, offset: number, whole: boolean): void {
    const sink = this.sink!;
    sink.beginRecord();
    const text = textOf(bytes, 0, bytes.length);
    const record = whole ? jsonObject(text) : null;
    const problem = record ? this.records.read(record, sink) : whole ? notJson(text) : 'the object does not end';
    if (problem === '') sink.endRecord();
    else if (problem.startsWith('skip:')) sink.skipRecord(problem.slice(5));
    else sink.rejectRecord(problem, offset, bytes);
  }
}

/** A JSON array of objects, bare or as the one list inside an object, or objects printed over several lines. */
export const jsonArray: ByteFormat = {
  id: 'json-array',
  title: 'JSON array of records',
  specification: 'https://www.rfc-editor.org/rfc/rfc8259',
  from: 'the key mapped to from',
  to: 'the key mapped to to',
  reads: 'bytes',
  samples: [
    {
      name: 'an array, printed over lines, with a bad time',
      text: '[\n  {"time": "2024-05-06T07:10:00Z", "src": "192.0.2.10", "dst": "www.example.net", "note": "a ] } \\" b"},\n  {"time": "2024-05-06T07:10:01Z",\n   "src": "192.0.2.11", "dst": "www.example.net"},\n {"time": "never", "src": "192.0.2.11", "dst": "www.example.net"}]\n',
      events: ['2024-05-06T07:10:00Z 192.0.2.10 > www.example.net row unknown', '2024-05-06T07:10:01Z 192.0.2.11 > www.example.net row unknown'],
      rejects: 1,
    },
    {
      name: 'a list inside an object, cut',
      text: '{"Records":[{"eventTime":"2024-05-06T07:10:00Z","sourceIPAddress":"192.0.2.10","eventSource":"api.example.net"},{"eventTime":"2024-05',
      events: ['2024-05-06T07:10:00Z 192.0.2.10 > api.example.net row unknown'],
      rejects: 1,
    },
  ],
  detect(head: Head): Detection | null {
    const depth = depthOf(textOf(head.bytes, 0, Math.min(4096, head.bytes.length)));
    if (depth < 0) return null;
    const records = firstRecords(head, depth);
    return detectMapped(records, depth === 0 ? 'JSON objects over several lines' : `a JSON array of objects (${records.length} looked at)`);
  },
  parser: (options) => new JsonArrayParser(options),
};
