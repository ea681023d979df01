/** First bytes that tell what a file is when it is no log. */
const MAGICS: readonly (readonly [string, string])[] = [
  ['89504e47', 'a PNG picture'],
  ['ffd8ff', 'a JPEG picture'],
  ['47494638', 'a GIF picture'],
  ['25504446', 'a PDF document'],
  ['7f454c46', 'a program (ELF)'],
  ['4d5a', 'a Windows program'],
  ['504b0304', 'a zip archive or Office document'],
  ['504b0506', 'an empty zip archive'],
  ['1f8b', 'gzip-compressed data'],
  ['425a68', 'bzip2-compressed data'],
  ['fd377a585a00', 'xz-compressed data'],
  ['28b52ffd', 'zstd-compressed data'],
  ['377abcaf271c', 'a 7z archive'],
  ['526172211a07', 'a RAR archive'],
  ['53514c69746520666f726d61742033', 'an SQLite database'],
  ['456c6646696c6500', 'a Windows event log (evtx); export it as CSV or text'],
  ['d0cf11e0', 'an old Office document'],
];

/** What a file that no format claims seems to be, in words that complete "it holds ...". */
export function describeContent(head: Uint8Array): string {
  const hex = Buffer.from(head.buffer, head.byteOffset, Math.min(16, head.length)).toString('hex');
  for (const [magic, words] of MAGICS) if (hex.startsWith(magic)) return words;
  if (head.length === 0) return 'nothing';
  let odd = 0;
  for (const c of head) if (c === 0 || (c < 32 && c !== 9 && c !== 10 && c !== 13 && c !== 27)) odd++;
  return odd > head.length / 50 ? 'binary data' : 'text in a layout Occam does not know';
}
