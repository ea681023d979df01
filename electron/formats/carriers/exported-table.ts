import type { Head, ParseOptions } from '../format.ts';
import type { RecordSink } from '../record-sink.ts';
import { textOf } from '../scan/bytes.ts';
import { splitQuoted } from '../scan/named-columns.ts';
import { type Carried, type Carrier, NOTICE, type Peeler, UNDRESSED } from './carrier.ts';
import { peelHead } from './peel-head.ts';
import { hostName, ToldMessage } from './told-message.ts';

/** Columns in which searches keep the line, when it was taken, and whose it is, where they are exported; the first that a table has counts. */
const LINE = ['_raw', '@message', 'full_message', 'message', 'event.original'];
const TIME = ['_time', '@timestamp', 'timestamp', 'time'];
const HOST = ['host', 'hostname', 'host.name', 'source'];
const SEPARATORS = [',', ';', '\t'];

interface Columns {
  readonly separator: string;
  readonly line: number;
  readonly time: number;
  readonly host: number;
}

/** The columns that the first line of a file names; null when it is not the header of such a table. */
function columnsOf(header: string | undefined): Columns | null {
  for (const separator of SEPARATORS) {
    const names = splitQuoted(header ?? '', separator).map((name) => name.trim().toLowerCase());
    const place = (wanted: readonly string[]): number => wanted.map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
    const [line, time] = [place(LINE), place(TIME)];
    if (line >= 0 && time >= 0) return { separator, line, time, host: place(HOST) };
  }
  return null;
}

class TablePeeler extends ToldMessage implements Peeler {
  private readonly header: string;
  private readonly columns: Columns | null;

  constructor(options: ParseOptions) {
    super(options);
    this.header = options.head.lines[0] ?? '';
    this.columns = columnsOf(this.header);
  }

  peel(bytes: Uint8Array, start: number, end: number, sink: RecordSink): number {
    if (this.columns === null) return UNDRESSED;
    const text = textOf(bytes, start, end);
    if (text === this.header) return NOTICE;
    const cells = splitQuoted(text, this.columns.separator);
    const line = cells[this.columns.line];
    const time = cells[this.columns.time];
    if (line === undefined || time === undefined) return UNDRESSED;
    sink.carrierTime = this.instant(/^[0-9]{9,19}(?:\.[0-9]{1,9})?$/.test(time) ? Number(time) : time);
    this.announce(line, hostName(cells[this.columns.host]), sink);
    return 0;
  }
}

/** Log lines as the cells of a table that a search was exported to. */
export const exportedTable: Carrier = {
  id: 'exported-table',
  title: 'log lines in a table exported from a search (Splunk, Graylog, Kibana, CloudWatch)',
  specification: 'https://docs.splunk.com/Documentation/Splunk/latest/Search/Exportsearchresults',
  detect(head: Head): Carried | null {
    if (columnsOf(head.lines[0]) === null) return null;
    return peelHead(
      head,
      (options) => new TablePeeler(options),
      (total, dressed) => `${dressed} of ${total} lines are rows of a table that keeps log lines in a column`,
      () => false,
    );
  },
  splittable: () => true,
  peeler: (options) => new TablePeeler(options),
};
