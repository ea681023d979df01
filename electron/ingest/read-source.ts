import { basename } from 'node:path';
import { isOutOfMemory, MORE_MEMORY } from '../../shared/lib/out-of-memory.ts';
import { type Failure, fail, ok, type Result } from '../../shared/lib/result.ts';
import { isZone } from '../../shared/lib/zone.ts';
import type { ReadingWishes } from '../../shared/model/source.ts';
import { contextTitle } from '../formats/context/kinds.ts';
import { headOf } from '../formats/detect.ts';
import { byteReader } from '../formats/format.ts';
import { formatById, loadLibraries } from '../formats/index.ts';
import { earlierStart } from '../formats/year-clock.ts';
import type { ByteSource } from '../reading/byte-source.ts';
import { openSources } from '../reading/open-sources.ts';
import { OriginalFile } from '../reading/original-file.ts';
import { SegmentReader } from '../reading/segments.ts';
import { describeContent } from './describe-content.ts';
import { MemberMerge } from './member-merge.ts';
import { PoolRunner } from './parse-pool.ts';
import { type ContextMember, readContextMember, recogniseContext } from './read-context-member.ts';
import { type Choice, chooseFormat } from './recognise.ts';
import { InlineRunner, runSegments, Stopped } from './run-segments.ts';
import { SecondHour } from './second-hour.ts';
import type { ReadMember, SourceListener, SourceRequest } from './source-request.ts';

export type { ReadMember, SourceListener, SourceRequest } from './source-request.ts';

/** Below this starting workers costs more than they save; the result is the same either way. */
const WORTH_WORKERS_BYTES = 12 << 20;
const SHOWN_REJECTS = 100;

/** A member as it stands before the whole file has been read: the hash and changes of the file come last. */
type Draft = (file: { readonly sha256: string; readonly bytes: number; readonly notes: readonly string[] }) => ReadMember;

/**
 * Reads one file: unpacks, decodes, recognises, parses, counts, hashes. Members come in order; ids, events and notes are the same for any number of workers.
 * Fails, with a sentence, when the path cannot be read at all, nothing in it is recognised, the call makes no sense, or the signal is raised.
 * @param workers parse threads; 1 parses in the calling thread
 */
export async function readSource(request: SourceRequest, listener: SourceListener, workers: number): Promise<Result<readonly ReadMember[]>> {
  const wrong = wrongCall(request);
  if (wrong) return { ok: false, error: wrong };
  const opened = await OriginalFile.open(request.path, listener.signal, listener.hash);
  if (!opened.ok) return opened;
  const file = opened.value;
  try {
    if (file.bytes === 0) return fail('nothing-read', `${request.path} is empty (0 bytes): there is nothing to read. Ask for the file again.`);
    return await readMembers(file, request, listener, workers);
  } catch (error) {
    if (error instanceof Stopped) return fail('cancelled', `Reading ${request.path} was stopped.`);
    if (isOutOfMemory(error))
      return fail('limit', `${request.path}: memory ran out while it was read; nothing of it was kept. ${MORE_MEMORY}`, String(error));
    return fail(
      'internal',
      `Reading ${request.path} failed because of a mistake in Occam. Please report it.`,
      error instanceof Error ? error.stack : String(error),
    );
  } finally {
    await file.close();
  }
}

/** Why a request makes no sense; null when it does. */
export function wrongCall(request: SourceRequest): Failure | null {
  if (request.format !== undefined && !formatById(request.format) && contextTitle(request.format) === undefined) {
    return { code: 'wrong-call', message: `There is no format ${request.format}. "occam formats" lists them.` };
  }
  if (request.timeZone !== undefined && !isZone(request.timeZone)) {
    return { code: 'wrong-call', message: `${request.timeZone} is not a time zone. Give an IANA name such as Europe/Berlin or UTC.` };
  }
  if (request.year !== undefined && !(Number.isInteger(request.year) && request.year >= 1970 && request.year <= 2200)) {
    return { code: 'wrong-call', message: `${request.year} is not a year between 1970 and 2200.` };
  }
  return null;
}

async function readMembers(
  file: OriginalFile,
  request: SourceRequest,
  listener: SourceListener,
  workers: number,
): Promise<Result<readonly ReadMember[]>> {
  const drafts: Draft[] = [];
  const unknown: { readonly path: string; readonly sentence: string; readonly empty: boolean }[] = [];
  let lines = 0;
  let index = -1;
  let read = 0;
  // Members that nobody recognises are listed only beside one that somebody did.
  const flush = (): void => {
    for (const { path, sentence } of unknown.splice(0)) {
      listener.begin(drafts.length, path);
      drafts.push(unknownDraft(path, sentence));
    }
  };
  for await (const source of openSources(file)) {
    index++;
    const member = await openMember(source, request);
    const context = member.context && (await readContextMember(member.reader, member.head, member.context, listener.signal));
    if (context) {
      flush();
      read++;
      listener.begin(drafts.length, source.path);
      drafts.push(contextDraft(member.reader, context));
    } else if (!member.choice) {
      unknown.push({ path: source.path, sentence: member.sentence, empty: member.empty });
      if (read > 0) flush();
    }
    if (!member.choice) {
      await source.close();
      continue;
    }
    flush();
    read++;
    const number = drafts.length;
    listener.begin(number, source.path);
    const choice = member.choice.needsYear ? await withYear(member.choice, file.path, index, listener.signal) : member.choice;
    const before = lines;
    const how = { workers: parseThreads(source, file.bytes, workers), parsesHere: listener.parsesHere === true, signal: listener.signal };
    const merge = await readMember(member.reader, choice, how, async (merged, batch) => {
      lines = before + merged.lines;
      listener.progress?.(file.position, file.bytes, lines);
      if (batch) await listener.batch(number, batch);
    });
    drafts.push(memberDraft(member.reader, choice, merge, wishesOf(request, choice)));
  }
  if (listener.signal.aborted) throw new Stopped();
  if (read === 0) return nothingRead(file.path, unknown);
  flush();
  await file.drain(listener.signal);
  if (listener.signal.aborted) throw new Stopped();
  await file.changed();
  listener.progress?.(file.bytes, file.bytes, lines);
  const whole = { sha256: await file.contentSha256(), bytes: file.bytes, notes: file.notes };
  return ok(drafts.map((draft) => draft(whole)));
}

/** How many threads parse a member: none beside the caller's for a short one, and one core is left to the unpacker. The result is the same for any number. */
function parseThreads(source: ByteSource, fileBytes: number, workers: number): number {
  if (fileBytes < WORTH_WORKERS_BYTES) return 1;
  return source.wrapping.length > 0 ? Math.max(1, workers - 1) : workers;
}

/** The failure of a file of which no member could be read. */
function nothingRead(path: string, unknown: readonly { readonly sentence: string; readonly empty: boolean }[]): Result<never> {
  const sentences = unknown.map((one) => one.sentence).join(' ') || `${path} holds no file that could be read.`;
  return fail(unknown.every((one) => one.empty) ? 'nothing-read' : 'not-recognised', sentences);
}

interface OpenMember {
  readonly reader: SegmentReader;
  readonly choice: Choice | null;
  /** Where nothing was chosen: the context file that it seems to be. */
  readonly context: ReturnType<typeof recogniseContext>;
  readonly head: Uint8Array;
  /** Why nothing was chosen. */
  readonly sentence: string;
  /** True when there is not a byte in it. */
  readonly empty: boolean;
}

async function openMember(source: ByteSource, request: SourceRequest): Promise<OpenMember> {
  const reader = new SegmentReader(source);
  const bytes = await reader.head();
  await loadLibraries(bytes, request.format);
  const head = headOf(bytes, reader.allInHead, basename(source.path), reader.separator);
  const { choice: chosen, recognition } = chooseFormat(head, request, { fileTime: request.fileTime ?? source.modified, separator: reader.separator });
  const empty = bytes.length === 0;
  // Chosen by hand, a context file is not read as the log that it may look like.
  const isContext = contextTitle(request.format ?? '') !== undefined;
  const choice = isContext ? null : chosen;
  const told = { reader, choice, head: bytes, empty };
  if (choice) return { ...told, context: null, sentence: '' };
  const context = empty || (request.format !== undefined && !isContext) ? null : recogniseContext(bytes, reader.allInHead, basename(source.path));
  if (empty) return { ...told, context, sentence: [`${source.path} holds nothing.`, ...source.notes].join(' ') };
  const sentence = `${source.path} was not recognised: it holds ${describeContent(bytes)}. ${recognition.because} If you know what it is, choose the format by hand.`;
  return { ...told, context, sentence: [sentence, ...source.notes].join(' ') };
}

/** Reads an opened member to its end. `take` is called after each segment, with a batch when one is ready. */
async function readMember(
  reader: SegmentReader,
  choice: Choice,
  { workers, parsesHere, signal }: { readonly workers: number; readonly parsesHere: boolean; readonly signal: AbortSignal },
  take: (merge: MemberMerge, batch: ReturnType<MemberMerge['end']>) => Promise<void>,
): Promise<MemberMerge> {
  const { recipe, candidate } = choice;
  const runner = workers > 1 ? new PoolRunner(recipe, workers, parsesHere) : new InlineRunner(recipe);
  const settler = candidate.format.reads === 'lines' ? (candidate.format.settler?.() ?? null) : null;
  const secondHour = candidate.detection.needsZone && recipe.timeZone !== 'UTC' ? new SecondHour(recipe.timeZone) : null;
  const merge = new MemberMerge({ apart: recipe.apart, renumber: runner.parsers > 1, settler, secondHour });
  try {
    await runSegments(reader, unitOf(choice), runner, signal, (answer, parser) => take(merge, merge.add(answer, parser)));
    if (!recipe.apart) await take(merge, merge.add(await runner.finish(), 0));
    await take(merge, merge.end());
  } finally {
    runner.close();
  }
  if (merge.lines !== merge.records + merge.rejects + merge.skipped) {
    throw new Error(`accounting is off: ${merge.lines} lines, ${merge.records} records, ${merge.rejects} rejects, ${merge.skipped} skipped`);
  }
  return merge;
}

/** Whether a member is cut at lines, and what gives away headers inside it. */
const unitOf = ({ candidate, recipe }: Choice) => (byteReader(candidate.format, recipe.head) ? { reads: 'bytes' as const } : candidate.format);

/** What stands around the records: a carrier of lines, or the binary form that they come in. */
function carrierOf({ candidate, recipe }: Choice): string | undefined {
  const { format, carrier } = candidate;
  if (carrier) return carrier.id;
  return format.reads === 'lines' && format.byteForm?.is(recipe.head) ? format.byteForm.carrier : undefined;
}

/**
 * For times without a year: reads the member once without keeping anything, to learn where it ends. A log that would end after its file was written began in an earlier year.
 */
async function withYear(choice: Choice, path: string, index: number, signal: AbortSignal): Promise<Choice> {
  const opened = await OriginalFile.open(path, signal);
  if (!opened.ok) return choice;
  try {
    let at = 0;
    for await (const source of openSources(opened.value)) {
      if (at++ < index) {
        await source.close();
        continue;
      }
      const reader = new SegmentReader(source);
      await reader.head();
      const merge = await readMember(reader, choice, { workers: 1, parsesHere: true, signal }, async () => undefined);
      const year = earlierStart(merge.first, merge.last, choice.recipe.fileTime);
      await source.close();
      return year === undefined ? choice : { ...choice, recipe: { ...choice.recipe, year } };
    }
    return choice;
  } finally {
    await opened.value.close();
  }
}

/** What has to be said again to have the file read the same way. */
function wishesOf({ format, timeZone, year, mapping }: SourceRequest, choice: Choice): ReadingWishes {
  return {
    ...(format !== undefined && { format }),
    ...(timeZone !== undefined && { timeZone }),
    ...(year !== undefined && { year }),
    ...(mapping !== undefined && { mapping }),
    ...(choice.needsYear && Number.isFinite(choice.recipe.fileTime) && { fileTime: choice.recipe.fileTime }),
  };
}

function memberDraft(reader: SegmentReader, choice: Choice, merge: MemberMerge, asked: ReadingWishes): Draft {
  const source = reader.about;
  const { recipe } = choice;
  const carrier = carrierOf(choice);
  // Only members of archives are files of their own.
  const memberSha256 = source.wrapping.length > 0 ? source.sha256?.() || undefined : undefined;
  const notes = [...merge.notes(recipe.timeZone)];
  if (reader.encoding !== 'bytes') notes.unshift(`The text is ${reader.encoding}.`);
  if (reader.separator === 13) notes.unshift('Lines end with CR alone.');
  const dated = merge.first <= merge.last;
  return ({ sha256, bytes, notes: fileNotes }) => ({
    summary: {
      path: source.path,
      sha256,
      ...(memberSha256 === undefined ? {} : { memberSha256 }),
      bytes,
      format: recipe.format,
      ...(carrier === undefined ? {} : { carrier }),
      detectedBecause: choice.because,
      timeZone: recipe.timeZone,
      timeZoneAssumed: choice.timeZoneAssumed,
      asked,
      lines: merge.lines,
      records: merge.records,
      rejects: merge.rejects,
      skipped: merge.skipped,
      events: merge.events,
      first: dated ? merge.first : null,
      last: dated ? merge.last : null,
      rejected: merge.rejected.slice(0, SHOWN_REJECTS),
      notes: [...new Set([...fileNotes, ...source.notes, ...notes])],
    },
    rejected: merge.rejected,
  });
}

function contextDraft(reader: SegmentReader, context: ContextMember): Draft {
  const source = reader.about;
  const memberSha256 = source.wrapping.length > 0 ? source.sha256?.() || undefined : undefined;
  const { format, because, labels, rejected, lines, records, notes } = context;
  return ({ sha256, bytes, notes: fileNotes }) => ({
    summary: {
      ...unknownDraft(source.path, because)({ sha256, bytes, notes: [] }).summary,
      ...(memberSha256 === undefined ? {} : { memberSha256 }),
      format,
      lines,
      records,
      rejects: rejected.length,
      skipped: lines - records - rejected.length,
      rejected: rejected.slice(0, SHOWN_REJECTS),
      notes: [...new Set([...fileNotes, ...source.notes, ...notes])],
    },
    rejected,
    labels,
    ...(context.database === undefined ? {} : { database: context.database }),
  });
}

function unknownDraft(path: string, sentence: string): Draft {
  return ({ sha256, bytes }) => ({
    summary: {
      path,
      sha256,
      bytes,
      format: '',
      detectedBecause: sentence,
      timeZone: 'UTC',
      timeZoneAssumed: false,
      lines: 0,
      records: 0,
      rejects: 0,
      skipped: 0,
      events: 0,
      first: null,
      last: null,
      rejected: [],
      notes: [sentence],
    },
    rejected: [],
  });
}
