import { sourceName } from '../../shared/lib/source-name.ts';
import type { Citation, Finding } from '../../shared/model/finding.ts';
import type { Note } from '../../shared/model/note.ts';
import type { CitedRecord } from '../../shared/model/report.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { madeOfLines } from '../formats/index.ts';
import { readLines } from '../ingest/read-line.ts';

/** Most records that one report prints in full. */
const MOST_CITED = 10_000;

/** The records that a report prints: the first of each finding, and those that its notes are pinned to; each once. */
export function citationsOf(findings: readonly Finding[], notes: readonly Note[], ofFinding: number): Citation[] {
  const cited = new Map<string, Citation>();
  const all = [
    ...findings.flatMap((finding) => finding.evidence.sample.slice(0, ofFinding)),
    ...notes.flatMap((note) => note.pins.flatMap((pin) => (pin.to === 'record' ? [{ source: pin.source, line: pin.line }] : []))),
  ];
  for (const { source, line } of all) if (cited.size < MOST_CITED) cited.set(`${source}:${line}`, { source, line });
  return [...cited.values()];
}

/** Where the text of a source is now: a file and, where it stands in an archive, the member's path in it. */
export interface TextPlace {
  readonly path: string;
  readonly member: string | undefined;
}

/** Where a source's text is now; null when it is gone or changed. */
export type FindText = (source: SourceSummary) => Promise<TextPlace | null>;

/** The text of a source whose file lies at `path`. */
export const textAt = (path: string, source: SourceSummary): TextPlace => ({ path, member: memberIn(path, source) });

/** The cited lines as they stand in the originals, in the order of sources and lines. Those that cannot be read back are left out. */
export async function readCited(sources: readonly SourceSummary[], citations: readonly Citation[], findText: FindText): Promise<CitedRecord[]> {
  const records: CitedRecord[] = [];
  const done = new Set<string>();
  for (const summary of sources) {
    const source = summary.memberSha256 ?? summary.sha256;
    const lines = citations
      .filter((one) => one.source === source)
      .map((one) => one.line)
      .sort((a, b) => a - b);
    // Of two sources with the same bytes the first is cited.
    if (lines.length === 0 || done.has(source) || !madeOfLines(summary)) continue;
    done.add(source);
    const place = await findText(summary);
    const read = place === null ? null : await readLines(place.path, place.member, lines);
    if (read === null || !read.ok) continue;
    for (const line of lines) {
      const raw = read.value.get(line);
      if (raw !== undefined) records.push({ source, path: sourceName(summary.path), line, raw: new TextDecoder().decode(raw) });
    }
  }
  return records;
}

/** A member's path as it is in the archive at `path`, wherever that lies now; undefined for a file that is no archive. */
function memberIn(path: string, { path: named }: SourceSummary): string | undefined {
  if (named.startsWith(path)) return named === path ? undefined : named;
  const inner = sourceName(named).indexOf('!');
  return inner < 0 ? undefined : `${path}${sourceName(named).slice(inner)}`;
}
