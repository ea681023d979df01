import { printIPv6 } from '../../../shared/lib/ip.ts';
import type { ParseOptions } from '../format.ts';
import { RECORD, type RecordSink, type Verdict } from '../record-sink.ts';
import { isExact } from '../scan/calendar.ts';
import { isoInstant } from '../scan/iso-time.ts';
import { NamedColumns } from '../scan/named-columns.ts';
import { bothDirections, countOf, FlowKinds } from '../words/flow.ts';
import { emitFlow } from './flow.ts';

/** Names of the columns that matter, in both generations of the csv output (up to 1.7.2, and since). */
const COLUMNS = {
  time: ['ts', 'firstSeen', 'first'],
  from: ['sa', 'srcAddr', 'src_addr'],
  to: ['da', 'dstAddr', 'dst_addr'],
  protocol: ['pr', 'proto'],
  fromPort: ['sp', 'srcPort', 'src_port'],
  port: ['dp', 'dstPort', 'dst_port'],
  bytes: ['ibyt', 'bytes', 'inBytes', 'in_bytes'],
  back: ['obyt', 'outBytes', 'out_bytes'],
} as const;

/** The names in a csv header; null when the line is none. */
export function csvHeader(line: string): readonly string[] | null {
  const names = line.trim().split(',', 128);
  const has = (wanted: readonly string[]): boolean => wanted.some((name) => names.includes(name));
  return has(COLUMNS.time) && has(COLUMNS.from) && has(COLUMNS.to) && names.length >= 5 ? names : null;
}

/** Reads the csv output. */
export class CsvFlows {
  private readonly columns = new NamedColumns();
  private readonly options: ParseOptions;
  private readonly kinds = new FlowKinds();
  private ended = false;

  constructor(options: ParseOptions) {
    this.options = options;
    const names = options.head.lines.map(csvHeader).find((found) => found !== null);
    if (names) this.columns.name(names);
  }

  line(text: string, sink: RecordSink): Verdict {
    const names = csvHeader(text);
    if (names) {
      this.columns.name(names);
      this.ended = false;
      return sink.skip('header');
    }
    if (text === 'Summary') this.ended = true;
    if (this.ended || /^flows,bytes,packets|^(?:No matched flows|Summary)/.test(text)) return sink.skip('summary');
    const fields = text.split(',', 128);
    // Segments that begin inside the summary see its numbers alone.
    if (fields.length === 6 && fields.every((field) => countOf(field) === countOf(field))) return sink.skip('summary');
    if (fields.length < this.columns.width) return sink.reject(`${fields.length} fields, and the header names ${this.columns.width}`);
    this.columns.set(fields.map((field) => field.trim()));
    const at = (wanted: readonly string[]): string => this.columns.text(...wanted);
    const time = isoInstant(at(COLUMNS.time), this.options.zone);
    if (time !== time) return sink.reject(`no time: ${at(COLUMNS.time).slice(0, 40)}`);
    const protocol = at(COLUMNS.protocol);
    // ICMP type and code are packed into the port.
    const packed = Number(at(COLUMNS.port));
    const port = /^(?:icmp|1$|58$)/i.test(protocol) && packed >= 256 ? `${packed >> 8}.${packed & 255}` : at(COLUMNS.port);
    const bytes = bothDirections(countOf(at(COLUMNS.bytes)), countOf(at(COLUMNS.back)));
    return emitFlow({ time, from: at(COLUMNS.from), to: at(COLUMNS.to), protocol, fromPort: at(COLUMNS.fromPort), port, bytes }, this.kinds, sink);
  }
}

/** `2|first ms|last ms|proto|...`: 22 fields; before 1.7 seconds and milliseconds stood apart, which makes 24. */
export const isPipeLine = (text: string): boolean => /^(?:2|10)\|[0-9]{9,13}\|[0-9]/.test(text) && /^[0-9|]{40,400}$/.test(text);

/** Reads the pipe output: addresses as four 32-bit numbers, times as epochs. */
export class PipeFlows {
  private readonly kinds = new FlowKinds();

  line(text: string, sink: RecordSink): Verdict {
    const fields = text.split('|', 40).map(countOf);
    const shift = fields.length >= 24 ? 2 : 0;
    if (fields.length < 22 || fields.some((field) => !(field >= 0))) return sink.reject(`${fields.length} numbers, and 22 or 24 were expected`);
    const time = shift === 2 ? fields[1]! * 1_000_000 + fields[2]! * 1000 : fields[1]! * 1000;
    if (!isExact(time)) return sink.reject('no such time');
    const six = fields[0] === 10;
    const protocol = String(fields[3 + shift]);
    const packed = fields[13 + shift]!;
    const icmp = (protocol === '1' || protocol === '58') && packed >= 256;
    return emitFlow(
      {
        time,
        from: addressOf(fields.slice(4 + shift, 8 + shift), six),
        to: addressOf(fields.slice(9 + shift, 13 + shift), six),
        protocol,
        fromPort: icmp ? '' : String(fields[8 + shift]!),
        port: icmp ? `${packed >> 8}.${packed & 255}` : String(packed),
        bytes: fields[21 + shift]!,
      },
      this.kinds,
      sink,
    );
  }
}

function addressOf(words: readonly number[], six: boolean): string {
  if (words.length < 4 || words.some((word) => word > 0xffff_ffff)) return '';
  if (six) return printIPv6(words.flatMap((word) => [Math.floor(word / 65_536), word % 65_536]));
  const last = words[3]!;
  return [last >>> 24, (last >>> 16) & 255, (last >>> 8) & 255, last & 255].join('.');
}

/** A field of the json output on a line of its own: `"first" : "2027-12-31T23:59:41.054",`. */
const JSON_FIELD = /^\s*"([A-Za-z0-9_ ]{1,40})"\s*:\s*(?:"([^"]{0,200})"|(-?[0-9.]{1,20})),?\s*$/;
/** A field of the raw output: `  src addr     =        192.0.2.1`, `  (in)bytes    =    400`. */
const RAW_FIELD = /^ {1,8}((?:\([a-z]{2,3}\))?[A-Za-z][A-Za-z0-9_ /-]{0,30}?) {0,30}= {0,40}(.{0,200})$/;

/** Reads outputs in which a flow takes many lines: json and raw. Cites the line it begins on. */
export class BlockFlows {
  private readonly options: ParseOptions;
  private readonly kinds = new FlowKinds();
  private fields: Map<string, string> | null = null;
  private begun = 0;

  constructor(options: ParseOptions) {
    this.options = options;
  }

  line(text: string, sink: RecordSink): Verdict {
    const bare = text.trim();
    if (/^Flow Record:/.test(bare)) {
      // This line stands for the record it opens; the one before it is complete.
      this.close(sink);
      this.begin(sink);
      return RECORD;
    }
    if (bare === '{' || bare === '[{' || bare === ',{') {
      this.begin(sink);
      return sink.skip('line of a record');
    }
    if (/^\}[\],]*$/.test(bare)) return this.close(sink) ?? sink.skip('end of the list');
    if (bare === '[' || bare === ']') return sink.skip('bracket of the list');
    if (bare.startsWith('{')) return this.whole(bare, sink);
    const field = JSON_FIELD.exec(text) ?? RAW_FIELD.exec(text);
    if (!field || this.fields === null)
      return /^(?:Summary|Time window|Total|Sys:)/.test(bare) ? sink.skip('summary') : sink.reject('not a field of a flow record');
    // `(in)packets` of 1.6 is `in packets` of 1.7.
    const name = field[1]!.replace(/^\((\w+)\)/, '$1 ');
    if (this.fields.size < 200 && !this.fields.has(name)) this.fields.set(name, (field[2] ?? field[3] ?? '').trim());
    return sink.skip('line of a record');
  }

  /** The record still open at the end of a raw file. */
  finish(sink: RecordSink): void {
    this.close(sink);
  }

  private begin(sink: RecordSink): void {
    this.fields = new Map();
    this.begun = sink.line;
  }

  /** `{"type":"FLOW",...}` on one line (json-log). */
  private whole(text: string, sink: RecordSink): Verdict {
    try {
      const value = JSON.parse(text.replace(/,$/, '')) as Record<string, unknown>;
      this.fields = new Map(Object.entries(value).map(([name, one]) => [name, String(one)]));
    } catch {
      return sink.reject('not a complete JSON object');
    }
    this.begun = sink.line;
    return this.close(sink) ?? sink.skip('record without addresses');
  }

  private close(sink: RecordSink): Verdict | null {
    const fields = this.fields;
    this.fields = null;
    if (fields === null) return null;
    const text = (...names: readonly string[]): string =>
      names.map((name) => fields.get(name)).find((value) => value !== undefined && value !== '') ?? '';
    const from = text('src4_addr', 'src6_addr', 'src_addr', 'src addr');
    const to = text('dst4_addr', 'dst6_addr', 'dst_addr', 'dst addr');
    if (from === '' || to === '') return sink.skip('flow record without addresses');
    sink.citeLine = this.begun;
    const protocol = text('proto').split(' ')[0]!;
    const icmp = fields.has('icmp_type') ? `${text('icmp_type')}.${text('icmp_code')}` : (/^[0-9.]{3,7}/.exec(text('ICMP'))?.[0] ?? '');
    const bytes = bothDirections(countOf(text('in_bytes', 'in bytes', 'bytes')), countOf(text('out_bytes', 'out bytes')));
    const verdict = emitFlow(
      {
        time: this.time(text('first', 't_first'), text('msec_first')),
        from,
        to,
        protocol,
        fromPort: text('src_port', 'src port'),
        port: icmp || text('dst_port', 'dst port'),
        bytes,
      },
      this.kinds,
      sink,
    );
    sink.citeLine = 0;
    return verdict;
  }

  /** `1562833800235 [2019-07-11 10:30:00.235]` (the number is UTC, the rest local), seconds with their thousandths in a field of their own, or ISO without a zone. */
  private time(text: string, thousandths: string): number {
    const epoch = /^([0-9]{9,13})(?: |$)/.exec(text);
    if (epoch && epoch[1]!.length > 11) return Number(epoch[1]) * 1000;
    if (epoch) return Number(epoch[1]) * 1_000_000 + (/^[0-9]{1,3}$/.test(thousandths) ? Number(thousandths) * 1000 : 0);
    return isoInstant(text, this.options.zone);
  }
}
