import { openSources } from '../../electron/reading/open-sources.ts';
import { OriginalFile } from '../../electron/reading/original-file.ts';

/** `FILE`: unpacks a file and throws the bytes away; the part of reading it that nobody can save. */
const opened = await OriginalFile.open(process.argv[2] ?? '');
if (!opened.ok) throw new Error(opened.error.message);
const buffer = new Uint8Array(4 << 20);
let bytes = 0;
for await (const source of openSources(opened.value)) {
  for (;;) {
    const n = await source.read(buffer, 0);
    if (n === 0) break;
    bytes += n;
  }
}
process.stdout.write(`${bytes}\n`);
