import { bzip2, xz, zstd } from './compressed.ts';
import { gzip } from './gzip-layer.ts';
import { tar } from './tar.ts';
import type { Unpacker } from './unpacker.ts';
import { zip } from './zip.ts';

/** Every wrapping that is taken off, by content. A new one is a file and a line here. */
export const unpackers: readonly Unpacker[] = [gzip, bzip2, xz, zstd, zip, tar];
