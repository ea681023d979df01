/** Seeded damage to bytes: what editors, transfers, attackers and bad disks do to logs. */

const encoder = new TextEncoder();

/** Tokens that parsers trip over: numbers at the edges, separators, escapes, markup, odd Unicode, keys that poison objects. */
const TOKENS: readonly Uint8Array[] = [
  '-1',
  '0',
  '4294967296',
  '99999999999999999999',
  '1e309',
  'NaN',
  '0x1F',
  '٣',
  '00',
  '-',
  '"',
  "'",
  '\\',
  '\t',
  '|',
  ';',
  ',',
  '=',
  ':',
  '#',
  '::',
  '[',
  ']',
  '{',
  '}',
  '(',
  ')',
  '<',
  '>',
  '%',
  '@',
  '/',
  '\n',
  '\r\n',
  '\r',
  '\0',
  ' ',
  '   ',
  '\u202E',
  '\u200B',
  '\uFEFF',
  'é',
  '😀',
  '<script>',
  '__proto__',
  'constructor',
  'null',
  'true',
  '1.2.3.4',
  '::1',
  'a.example',
  '2016-05-04T04:36:57Z',
  'May  4 04:36:57',
  '1462336617.123',
  '31/Dec/9999:23:59:60 +9999',
  '{"a":',
  '[[[[[[[[',
  '""""""',
  '((((((((((',
  '\\u0000',
  '\\x00',
  '\\032',
  'A'.repeat(300),
  '9'.repeat(40),
  '.'.repeat(80),
].map((token) => encoder.encode(token));

/** A changed copy of `bytes`; `random` gives numbers in [0, 1). At most `longest` bytes long. */
export function mutate(bytes: Uint8Array, random: () => number, longest: number): Uint8Array {
  let result = bytes.slice(0, longest);
  const edits = 1 + Math.floor(random() * 6);
  for (let i = 0; i < edits; i++) result = edit(result, random).slice(0, longest);
  return result;
}

function edit(bytes: Uint8Array, random: () => number): Uint8Array {
  const pick = (below: number): number => Math.floor(random() * below);
  const at = pick(bytes.length + 1);
  switch (pick(8)) {
    case 0:
      return flipped(bytes, at, 1 << pick(8));
    case 1:
      return spliced(bytes, at, pick(20), new Uint8Array(0));
    case 2:
      return spliced(bytes, at, 0, TOKENS[pick(TOKENS.length)]!);
    case 3: {
      const token = TOKENS[pick(TOKENS.length)]!;
      return spliced(bytes, at, token.length, token);
    }
    case 4:
      return bytes.slice(0, at);
    case 5: {
      const from = pick(bytes.length + 1);
      return spliced(bytes, at, 0, bytes.slice(from, from + pick(200)));
    }
    case 6:
      return spliced(
        bytes,
        at,
        0,
        Uint8Array.from({ length: 1 + pick(16) }, () => pick(256)),
      );
    default: {
      const word = bytes.slice();
      for (let i = at; i < Math.min(bytes.length, at + 4); i++) word[i] = [0, 255, 127, 128][pick(4)]!;
      return word;
    }
  }
}

function flipped(bytes: Uint8Array, at: number, mask: number): Uint8Array {
  const copy = bytes.slice();
  if (at < copy.length) copy[at]! ^= mask;
  return copy;
}

function spliced(bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const rest = bytes.subarray(Math.min(bytes.length, at + remove));
  const result = new Uint8Array(at + insert.length + rest.length);
  result.set(bytes.subarray(0, at));
  result.set(insert, at);
  result.set(rest, at + insert.length);
  return result;
}
