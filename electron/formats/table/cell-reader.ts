import type { ZoneClock } from '../../../shared/lib/zone.ts';
import { Outcome, type OutcomeCode } from '../../../shared/model/outcome.ts';
import type { ColumnMapping } from '../../../shared/model/source.ts';
import type { RecordSink } from '../record-sink.ts';
import { detailText } from '../words/detail.ts';
import { rcodeOutcome } from '../words/dns.ts';
import { splitHostPort } from '../words/host-port.ts';
import { httpOutcome } from '../words/status.ts';
import { isHostLike } from './columns.ts';
import { sniffTime, TimeColumn } from './time-shape.ts';

/** Places of the mapped columns, from 0; -1 where a field has none. */
export interface ColumnPlaces {
  readonly time: number;
  readonly timeOfDay: number;
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  readonly outcome: number;
  readonly bytes: number;
}

/** Finds the mapped columns by name (exactly, then in any case) or 1-based number; a sentence when one of them is not there. */
export function placeColumns(mapping: ColumnMapping, names: readonly string[]): ColumnPlaces | string {
  const place = (column: string | undefined): number => {
    if (column === undefined || column === '') return -1;
    const exact = names.indexOf(column);
    if (exact >= 0) return exact;
    const loose = names.findIndex((name) => name.toLowerCase() === column.toLowerCase());
    if (loose >= 0) return loose;
    return /^[1-9]\d{0,3}$/.test(column) ? Number(column) - 1 : -2;
  };
  const places = {
    time: place(mapping.time),
    timeOfDay: place(mapping.timeOfDay),
    from: place(mapping.from),
    to: place(mapping.to),
    kind: place(mapping.kind),
    outcome: place(mapping.outcome),
    bytes: place(mapping.bytes),
  };
  for (const [role, at] of Object.entries(places)) {
    if (at === -2)
      return `no column "${mapping[role as keyof ColumnMapping]}" for ${role}; there are: ${names.slice(0, 20).join(', ') || 'numbers only'}`;
  }
  return places;
}

/** The time column's reader, its shape taken from the first rows. */
export function timeColumnFor(values: readonly string[], zone: ZoneClock): TimeColumn {
  return new TimeColumn(sniffTime(values, zone, true)?.id ?? 'iso', zone);
}

/** A mapped row whose cells are text: how JSON lines, Parquet and spreadsheets become events. */
export class CellReader {
  private readonly places: ColumnPlaces;
  private readonly time: TimeColumn;
  private readonly decimalComma: boolean;

  constructor(places: ColumnPlaces, time: TimeColumn, decimalComma: boolean) {
    this.places = places;
    this.time = time;
    this.decimalComma = decimalComma;
  }

  /**
   * Adds the row's event. '' when all was well; `skip:` and a kind when the row names no host on one side; otherwise what is wrong.
   * @param cell text of a column by its place, '' when absent
   * @param told the time when the file holds it as a time (spreadsheet, Parquet), NaN to read it from the cell
   */
  read(cell: (place: number) => string, sink: RecordSink, told = Number.NaN): string {
    const { places } = this;
    const from = cell(places.from).trim();
    const to = cell(places.to).trim();
    if (isMissing(from)) return 'skip:row without a from';
    if (isMissing(to)) return 'skip:row without a to';
    const time = told === told ? told : this.timeOf(cell);
    if (time !== time) return badTime(cell(places.time));
    const kind = places.kind < 0 ? '' : cell(places.kind).trim();
    const word = places.outcome < 0 ? '' : cell(places.outcome).trim();
    const size = places.bytes < 0 ? Number.NaN : sizeOf(cell(places.bytes), this.decimalComma);
    const detail = word === '' ? 0 : sink.detail(detailText([['outcome', word]]));
    sink.event(time, sink.hostText(hostOf(from)), sink.hostText(hostOf(to)), sink.kind(kindOf(kind)), outcomeOfWord(word), size, detail);
    return '';
  }

  private timeOf(cell: (place: number) => string): number {
    const text = cell(this.places.time);
    return this.places.timeOfDay < 0 ? this.time.text(text) : this.time.dateAndTime(text, cell(this.places.timeOfDay));
  }
}

/** Why a time did not read, with the value cut. */
export const badTime = (text: string): string =>
  `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}" in the time column is not a time like the others`;

export const isMissing = (text: string): boolean =>
  text === '' || text === '-' || text === '(empty)' || text === 'NULL' || text === 'null' || text === 'N/A';

/** The host in a cell: without brackets and port; of an URL its host. */
export function hostOf(text: string): string {
  if (isHostLike(text)) return text;
  const url = /^[a-z][a-z0-9+.-]{0,20}:\/\/(?:[^/@\s]{0,200}@)?([^/?#\s]+)/i.exec(text);
  const { host } = splitHostPort(url ? url[1]! : text);
  return host;
}

/** Kinds stay few: long text is cut, and an empty one is `row`. */
export const kindOf = (text: string): string => (text === '' ? 'row' : text.length > 40 ? text.slice(0, 40) : text);

/** A count of bytes as people write it: `8.311`, `98 500 B`, `1,234`; NaN when it is none. */
export function sizeOf(text: string, decimalComma: boolean): number {
  const bare = text.replace(/[\s\u00a0\u202f'_]|B$/g, '');
  if (bare === '') return Number.NaN;
  if (/^\d+$/.test(bare)) return Number(bare);
  const grouped = decimalComma ? /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/ : /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
  const plain = grouped.test(bare) ? bare.replace(decimalComma ? /\./g : /,/g, '') : bare;
  const value = Number(plain.replace(',', '.'));
  return Number.isFinite(value) && value >= 0 ? Math.round(value) : Number.NaN;
}

const ACCEPTED =
  /^(?:accept(?:ed)?|allow(?:ed)?|ok|okay|success(?:ful)?|succeeded|pass(?:ed)?|permit(?:ted)?|sent|delivered|established|true|yes|200 ok)$/i;
const REFUSED = /^(?:refused|den(?:y|ied)|block(?:ed)?|drop(?:ped)?|reject(?:ed)?|forbidden|unauthori[sz]ed|bounced)$/i;
const DEFERRED = /^(?:deferred|temp(?:orary)?[ _-]?fail(?:ure)?|greylisted|servfail|retry|queued)$/i;
const UNANSWERED = /^(?:unanswered|time[ -]?d?[ -]?out|timed[ -]?out|no[ _-]?answer|no[ _-]?response|lost|expired)$/i;
const FAILED = /^(?:fail(?:ed|ure)?|error|aborted|false|no)$/i;

/** What an outcome column's word means: HTTP status, DNS response code, or a plain word. Anything else is unknown (the word stays in the detail). */
export function outcomeOfWord(word: string): OutcomeCode {
  if (word === '') return Outcome.Unknown;
  if (/^[1-5]\d\d$/.test(word)) return httpOutcome(Number(word));
  if (ACCEPTED.test(word)) return Outcome.Accepted;
  if (REFUSED.test(word)) return Outcome.Refused;
  if (DEFERRED.test(word)) return Outcome.Deferred;
  if (UNANSWERED.test(word)) return Outcome.Unanswered;
  if (FAILED.test(word)) return Outcome.Failed;
  if (/^not[ _-]?found$/i.test(word)) return Outcome.NotFound;
  return /^(?:NOERROR|NODATA|NXDOMAIN|NXRRSET|FORMERR|NOTIMP|NOTAUTH)$/i.test(word) ? rcodeOutcome(word) : Outcome.Unknown;
}
