import { fail, ok, type Result } from '../../shared/lib/result.ts';
import { openSources } from '../reading/open-sources.ts';
import { OriginalFile } from '../reading/original-file.ts';
import { LINE_CAP_BYTES, SEGMENT_BYTES, SegmentReader } from '../reading/segments.ts';

/**
 * The raw bytes of a line, read back from the source as it is now (so a reader sees whether it still says so), without its line end, cut after the line cap.
 * @param member full path of an archive's member as in its summary (`x.zip!y.log`); absent or equal to `path`: the file itself
 * @param line 1-based
 */
export async function readLine(path: string, member: string | undefined, line: number): Promise<Result<Uint8Array>> {
  const read = await readLines(path, member, [line]);
  if (!read.ok) return read;
  const found = read.value.get(line);
  return found ? ok(found) : fail('not-found', `${member ?? path} has no line ${line} any more. It was changed since it was imported.`);
}

/** The same for many lines in one pass over the source; lines that are not there any more are left out. */
export async function readLines(
  path: string,
  member: string | undefined,
  lines: readonly number[],
): Promise<Result<ReadonlyMap<number, Uint8Array>>> {
  const opened = await OriginalFile.open(path);
  if (!opened.ok) return opened;
  try {
    for await (const source of openSources(opened.value)) {
      if (member !== undefined && member !== path && source.path !== member) {
        await source.close();
        continue;
      }
      const found = await findLines(new SegmentReader(source), lines);
      await source.close();
      return ok(found);
    }
    return fail('not-found', `${path} no longer holds ${member ?? path}. It was changed since it was imported.`);
  } finally {
    await opened.value.close();
  }
}

async function findLines(reader: SegmentReader, lines: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>> {
  const wanted = [...new Set(lines)].filter((line) => line > 0).sort((a, b) => a - b);
  const found = new Map<number, Uint8Array>();
  await reader.head();
  const slot = new Uint8Array(SEGMENT_BYTES);
  const text = Buffer.from(slot.buffer);
  let before = 0;
  for (;;) {
    const segment = found.size < wanted.length ? await reader.nextLines(slot) : null;
    if (!segment) return found;
    let at = 0;
    while (at < segment.length) {
      let next = text.indexOf(reader.separator, at);
      if (next < 0 || next > segment.length) next = segment.length;
      before++;
      if (before === wanted[found.size]) found.set(before, trimmed(slot, at, next, reader.separator));
      at = next + 1;
    }
  }
}

/** As parsers see the line: without the other half of CRLF. */
function trimmed(slot: Uint8Array, start: number, end: number, separator: number): Uint8Array {
  const from = separator === 13 && slot[start] === 10 ? start + 1 : start;
  const to = end > from && slot[end - 1] === 13 ? end - 1 : end;
  return slot.slice(from, Math.min(to, from + LINE_CAP_BYTES));
}
