import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a whole file or nothing: a temporary neighbour, flushed to disk, renamed over the target, the folder flushed. Readable by its owner only.
 * Throws the system's error; the target is then as it was.
 */
export async function writeWhole(path: string, bytes: string | Uint8Array): Promise<void> {
  const scratch = join(dirname(path), `.${basename(path).slice(0, 200)}.${process.pid}.part`);
  try {
    const file = await open(scratch, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(scratch, path);
  } catch (error) {
    await rm(scratch, { force: true });
    throw error;
  }
  await flushFolder(dirname(path));
}

/** Windows cannot flush a folder; there the rename alone has to do. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}
