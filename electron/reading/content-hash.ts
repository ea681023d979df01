import { createHash } from 'node:crypto';

/** Hashes a file while it is read. */
export interface ContentHash {
  /** Takes the next bytes, which may be overwritten afterwards; where a promise is answered nothing more is read before it is kept. */
  update(bytes: Uint8Array): undefined | Promise<void>;
  /** SHA-256 of everything taken, lower-case hex. Nothing can be taken afterwards. */
  digest(): string | Promise<string>;
}

/** Hashes in the calling thread. */
export function contentHash(): ContentHash {
  const hash = createHash('sha256');
  return {
    update: (bytes) => {
      hash.update(bytes);
      return undefined;
    },
    digest: () => hash.digest('hex'),
  };
}
