import { isHostsFile, readHostsFile } from './hosts-file.ts';
import type { ContextFile } from './label.ts';
import { readLabelTable } from './label-table.ts';
import { isWhois, readWhois } from './whois.ts';

/** Reads a context file of whichever text kind it is; null when it is none. Pure: the caller decodes the file and remembers where labels come from. */
export function readContext(text: string): ContextFile | null {
  if (isWhois(text)) return readWhois(text);
  if (isHostsFile(text)) return readHostsFile(text);
  const table = readLabelTable(text);
  return table && table.labels.length > 0 ? table : null;
}
