import { basename } from 'node:path';
import type { FilePreview, PreviewLine, RecordRow } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Failure } from '../../shared/lib/result.ts';
import { OUTCOME_NAMES } from '../../shared/model/outcome.ts';
import { contextTitle } from '../formats/context/kinds.ts';
import { headOf } from '../formats/detect.ts';
import { byteReader } from '../formats/format.ts';
import { formatById, loadLibraries } from '../formats/index.ts';
import type { EventBatch } from '../formats/record-sink.ts';
import { openSources } from '../reading/open-sources.ts';
import { OriginalFile } from '../reading/original-file.ts';
import { SegmentReader } from '../reading/segments.ts';
import { describeContent } from './describe-content.ts';
import { recogniseContext } from './read-context-member.ts';
import { wrongCall } from './read-source.ts';
import { chooseFormat, reasonOf } from './recognise.ts';
import { type ParserRecipe, SegmentParser } from './segment-parser.ts';
import type { SourceRequest } from './source-request.ts';

const SHOWN_LINES = 100;
const SHOWN_EVENTS = 20;
const SHOWN_CHARACTERS = 2000;
const DECODER = new TextDecoder('utf-8');

/**
 * What a file looks like before it is imported, from its first 64 KB: how it is wrapped, which formats claim it, and what becomes of its first lines.
 * Never fails: what is wrong stands in `failure`. `alreadyImported` is for the caller to find out.
 */
export async function previewSource(request: SourceRequest): Promise<FilePreview> {
  const wrong = wrongCall(request);
  if (wrong) return unreadable(request.path, 0, wrong);
  const opened = await OriginalFile.open(request.path);
  if (!opened.ok) return unreadable(request.path, 0, opened.error);
  const file = opened.value;
  try {
    if (file.bytes === 0)
      return unreadable(request.path, 0, { code: 'nothing-read', message: `${request.path} is empty (0 bytes): there is nothing to read.` });
    let nearest: FilePreview | null = null;
    let members = 0;
    for await (const source of openSources(file)) {
      members++;
      const preview = await previewMember(new SegmentReader(source), request, file.bytes);
      await source.close();
      if (preview.failure === null) return preview;
      nearest ??= preview;
      if (members >= 20) break;
    }
    return nearest ?? unreadable(request.path, file.bytes, { code: 'nothing-read', message: `${request.path} holds no file that could be read.` });
  } finally {
    await file.close();
  }
}

async function previewMember(reader: SegmentReader, request: SourceRequest, size: number): Promise<FilePreview> {
  const bytes = await reader.head();
  await loadLibraries(bytes, request.format);
  const source = reader.about;
  const wrapping = reader.encoding === 'UTF-8 with a byte order mark' ? [...source.wrapping, reader.encoding] : source.wrapping;
  const head = headOf(bytes, reader.allInHead, basename(source.path), reader.separator);
  const isContext = contextTitle(request.format ?? '') !== undefined;
  const { choice: chosen, recognition } = chooseFormat(head, request, { fileTime: source.modified, separator: reader.separator });
  const choice = isContext ? null : chosen;
  const candidates = recognition.candidates.map((candidate) => ({
    format: candidate.format.id,
    title: candidate.format.title,
    confidence: candidate.detection.confidence,
    reason: reasonOf(candidate, request.mapping),
  }));
  const withColumns = choice?.candidate.detection.columns ? choice.candidate : recognition.candidates.find((c) => c.detection.columns !== undefined);
  const context = choice || (request.format !== undefined && !isContext) ? null : recogniseContext(bytes, reader.allInHead, basename(source.path));
  if (context) candidates.unshift({ format: context.format, title: contextTitle(context.format) ?? '', confidence: 1, reason: context.because });
  const failure: Failure | null =
    choice || context
      ? null
      : {
          code: bytes.length === 0 ? 'nothing-read' : 'not-recognised',
          message:
            `${source.path} ${bytes.length === 0 ? 'holds nothing' : `was not recognised: it holds ${describeContent(bytes)}`}. ${recognition.because} ${source.notes.join(' ')}`.trim(),
        };
  return {
    path: source.path,
    bytes: size,
    failure,
    wrapping,
    candidates,
    needsZone: choice?.candidate.detection.needsZone ?? false,
    needsYear: choice?.candidate.detection.needsYear ?? false,
    columns: withColumns?.detection.columns ?? [],
    mapping: request.mapping ?? withColumns?.detection.mapping ?? null,
    lines: choice && !byteReader(choice.candidate.format, head) ? parsedLines(bytes, reader, choice.recipe) : plainLines(head.lines),
    alreadyImported: false,
  };
}

/** The first lines, each with what became of it. Lines are parsed one by one with one parser, so that what each gave is known. */
function parsedLines(bytes: Uint8Array, reader: SegmentReader, recipe: ParserRecipe): readonly PreviewLine[] {
  const parser = new SegmentParser({ ...recipe, apart: false });
  const lines: Omit<PreviewLine, 'events'>[] = [];
  const batches: EventBatch[] = [];
  let at = 0;
  while (at < bytes.length && lines.length < SHOWN_LINES) {
    let next = bytes.indexOf(reader.separator, at);
    if (next < 0 && !reader.allInHead && lines.length > 0) break;
    if (next < 0) next = bytes.length;
    const answer = parser.parse(bytes.slice(at, next + 1), { length: Math.min(next + 1, bytes.length) - at, offset: at, last: false }, null);
    batches.push(answer.batch);
    const reject = answer.rejected[0];
    lines.push({
      line: lines.length + 1,
      raw: shown(DECODER.decode(bytes.subarray(at, next))),
      verdict: answer.rejects > 0 ? 'rejected' : answer.records > 0 ? 'record' : 'skipped',
      reason: reject?.reason ?? answer.skippedByKind[0]?.[0] ?? '',
    });
    at = next + 1;
  }
  const format = formatById(recipe.format);
  const settler = format?.reads === 'lines' ? format.settler?.() : undefined;
  const events = eventsByLine(settler ? settler.settle(joined(batches), null) : joined(batches));
  return lines.map((line) => ({ ...line, events: (events.get(line.line) ?? []).slice(0, SHOWN_EVENTS) }));
}

/** Batches of one parser, in order, as one. */
function joined(batches: readonly EventBatch[]): EventBatch {
  const numbers = (column: (batch: EventBatch) => ArrayLike<number>): number[] => batches.flatMap((batch) => Array.from(column(batch)));
  return {
    count: batches.reduce((sum, batch) => sum + batch.count, 0),
    time: Float64Array.from(numbers((batch) => batch.time)),
    from: Uint32Array.from(numbers((batch) => batch.from)),
    to: Uint32Array.from(numbers((batch) => batch.to)),
    kind: Uint16Array.from(numbers((batch) => batch.kind)),
    outcome: Uint8Array.from(numbers((batch) => batch.outcome)),
    bytes: Float64Array.from(numbers((batch) => batch.bytes ?? new Float64Array(batch.count).fill(Number.NaN))),
    detail: Uint32Array.from(numbers((batch) => batch.detail ?? new Uint32Array(batch.count))),
    line: Uint32Array.from(numbers((batch) => batch.line)),
    newHosts: batches.flatMap((batch) => batch.newHosts),
    newKinds: batches.flatMap((batch) => batch.newKinds),
    newDetails: ['', ...batches.flatMap((batch) => batch.newDetails)],
  };
}

const plainLines = (lines: readonly string[]): readonly PreviewLine[] =>
  lines.slice(0, SHOWN_LINES).map((line, i) => ({ line: i + 1, raw: shown(line), verdict: 'skipped', reason: '', events: [] }));

function eventsByLine(batch: EventBatch): ReadonlyMap<number, readonly RecordRow[]> {
  const rows = Array.from({ length: batch.count }, (_, i) => ({
    row: 0,
    time: batch.time[i]!,
    from: batch.newHosts[batch.from[i]!] ?? '',
    to: batch.newHosts[batch.to[i]!] ?? '',
    kind: batch.newKinds[batch.kind[i]!] ?? '',
    outcome: OUTCOME_NAMES[batch.outcome[i]!] ?? '',
    bytes: batch.bytes?.[i] ?? Number.NaN,
    detail: batch.newDetails[batch.detail?.[i] ?? 0] ?? '',
    source: 0,
    line: batch.line[i]!,
    repeated: false,
  }));
  const byLine = new Map<number, RecordRow[]>();
  for (const row of rows) {
    const before = byLine.get(row.line);
    if (before === undefined) byLine.set(row.line, [row]);
    else before.push({ ...row, row: before.length });
  }
  return byLine;
}

function shown(text: string): string {
  const line = text.replace(/\r$/, '');
  return visible(line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line);
}

function unreadable(path: string, bytes: number, failure: Failure): FilePreview {
  return {
    path,
    bytes,
    failure,
    wrapping: [],
    candidates: [],
    needsZone: false,
    needsYear: false,
    columns: [],
    mapping: null,
    lines: [],
    alreadyImported: false,
  };
}
