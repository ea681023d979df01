import { parseStored, type StoredDocuments } from '../../shared/contract/stored-documents.ts';

/**
 * Something in a case that Occam never writes: the file was made or changed by something else, by mistake or on purpose. The message is a sentence for people; nothing is taken
 * from what was found.
 */
export class ForeignContent extends Error {
  /** @param what what is wrong, as the middle of a sentence: "its notes hold…" */
  constructor(what: string) {
    super(
      `${what}. Occam never writes this: the case was changed by something else. It was left as it is; in a terminal, occam salvage CASE -o FOLDER writes out its tables`,
    );
  }
}

/** A document of a table, checked. Throws where it is not as Occam writes it. */
export function documentOf<K extends keyof StoredDocuments>(kind: K, text: unknown, table: string): StoredDocuments[K] {
  const document = parseStored(kind, String(text));
  if (document === null) throw new ForeignContent(`its ${table} hold something that cannot be understood`);
  return document;
}
