import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { compressors } from 'hyparquet-compressors';

/** Values of a file: a few bytes can claim billions of them, since equal ones are written as one and a count. */
const FREE_VALUES = 4_000_000;
const VALUES_PER_BYTE = 2000;
/** Writers make pages of about a megabyte. */
const MOST_PAGE_BYTES = 256 << 20;

type PageHeader = ReturnType<typeof parquetHeader>;
type Codec = Parameters<typeof decompressPage>[2];

/** What is known of a flat column before its pages are read. */
export interface ColumnShape {
  readonly codec: Codec;
  readonly rows: number;
  /** True for columns that may hold nulls: their pages begin with a level for each value. */
  readonly optional: boolean;
  readonly boolean: boolean;
}

/**
 * Looks at the pages of a file before the library unpacks them: it believes every count it finds, and a run of equal values in a damaged or hostile page
 * may claim two thousand million of them, more than the memory of any process.
 */
export class PageLimits {
  private left: number;

  constructor(fileBytes: number) {
    this.left = FREE_VALUES + fileBytes * VALUES_PER_BYTE;
  }

  /**
   * Checks the pages of one flat column, up to those that hold all rows of its row group.
   * @throws Error that says what a page claims
   */
  check(view: DataView, shape: ColumnShape): void {
    const reader = { view, offset: 0 };
    for (let counted = 0; counted < shape.rows && reader.offset < view.byteLength - 1; ) {
      const header = parquetHeader(reader);
      const ofData = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0;
      const values = ofData + (header.dictionary_page_header?.num_values ?? 0);
      const unpacked = Number(header.uncompressed_page_size);
      this.left -= values;
      counted += ofData;
      if (!(values >= 0) || counted > shape.rows || this.left < 0)
        throw new Error(`a page claims to hold ${values} values, in a group of ${shape.rows} rows`);
      if (!(unpacked >= 0 && unpacked <= MOST_PAGE_BYTES)) throw new Error(`a page claims to unpack to ${unpacked} bytes`);
      const end = reader.offset + header.compressed_page_size;
      if (!(end >= reader.offset && end <= view.byteLength)) throw new Error('a page claims to reach beyond its column');
      checkRuns(new Uint8Array(view.buffer, view.byteOffset + reader.offset, header.compressed_page_size), header, shape);
      reader.offset = end;
    }
  }
}

/** The runs of levels and of numbers into the dictionary in one data page. */
function checkRuns(packed: Uint8Array, header: PageHeader, shape: ColumnShape): void {
  const first = header.type === 'DATA_PAGE' ? header.data_page_header : undefined;
  const second = header.type === 'DATA_PAGE_V2' ? header.data_page_header_v2 : undefined;
  const about = first ?? second;
  if (!about) return;
  const numbered = /DICTIONARY$|^RLE$/.test(String(about.encoding));
  // Nothing in it is told by runs.
  if (!shape.optional && !numbered) return;
  let at = second ? second.repetition_levels_byte_length : 0;
  let page = packed;
  if (first) page = decompressPage(packed, Number(header.uncompressed_page_size), shape.codec, compressors);
  if (shape.optional) {
    const length = second ? second.definition_levels_byte_length : lengthAt(page, at);
    if (first) at += 4;
    checkHybrid(page.subarray(at, at + length), 1, about.num_values);
    at += length;
  } else if (second) at += second.definition_levels_byte_length;
  if (!numbered) return;
  if (second) {
    if (!(second.num_nulls >= 0 && second.num_nulls <= second.num_values)) throw new Error(`a page claims ${second.num_nulls} nulls`);
    const size = Number(header.uncompressed_page_size) - at;
    page = second.is_compressed === false ? packed.subarray(at) : decompressPage(packed.subarray(at), size, shape.codec, compressors);
    at = 0;
  }
  if (shape.boolean) checkHybrid(page.subarray(at + 4), 1, about.num_values);
  else checkHybrid(page.subarray(at + 1), page[at] ?? 0, about.num_values);
}

/**
 * Runs as "RLE / bit-packing hybrid" of the specification has them, of numbers of `width` bits.
 * @throws Error when a run claims more numbers than the page holds values
 */
function checkHybrid(bytes: Uint8Array, width: number, values: number): void {
  for (let at = 0, seen = 0; at < bytes.length && seen < values; ) {
    let header = 0;
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++]!;
      header += (byte & 127) * 2 ** shift;
      if (byte < 128 || shift > 28) break;
    }
    const count = Math.floor(header / 2);
    if (header % 2 === 1) {
      at += count * width;
      seen += count * 8;
    } else {
      if (count > values) throw new Error(`a page claims to repeat a value ${count} times, of ${values} values`);
      at += Math.ceil(width / 8);
      seen += count;
    }
    // A run of none, over and over, would never end.
    if (count === 0 && width === 0) return;
  }
}

const lengthAt = (page: Uint8Array, at: number): number =>
  at + 4 <= page.length ? new DataView(page.buffer, page.byteOffset).getUint32(at, true) : 0;
