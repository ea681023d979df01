import type { ColumnMapping } from '../../shared/model/source.ts';
import { carriedSplittable } from '../formats/carriers/index.ts';
import { type Candidate, detectFormat, laterHeads, type Recognition } from '../formats/detect.ts';
import { byteReader, type Head } from '../formats/format.ts';
import { formatById, formats } from '../formats/index.ts';
import { LINE_CAP_BYTES } from '../reading/segments.ts';
import { optionsOf, type ParserRecipe } from './segment-parser.ts';
import type { SourceRequest } from './source-request.ts';

/** How a member will be read. */
export interface Choice {
  readonly candidate: Candidate;
  readonly because: string;
  readonly recipe: ParserRecipe;
  readonly timeZoneAssumed: boolean;
  readonly needsYear: boolean;
}

/** Everything but the head that decides how a member is read. */
export interface MemberFacts {
  readonly fileTime: number;
  readonly separator: number;
}

/** Chooses format and carrier from the head and the journalist's wishes; null when nothing is sure enough. */
export function chooseFormat(
  start: Head,
  request: SourceRequest,
  facts: MemberFacts,
): { readonly choice: Choice | null; readonly recognition: Recognition } {
  const wished = request.format === undefined ? undefined : formatById(request.format);
  const { head, recognition } =
    wished || request.mapping ? { head: start, recognition: detectFormat(start, wished ? [wished] : formats) } : recognised(start);
  const candidate = wished ? wishedCandidate(recognition, wished) : (mappedCandidate(recognition, request.mapping) ?? recognition.best);
  if (!candidate) return { choice: null, recognition };
  const claimed = recognition.candidates.includes(candidate);
  const reason = reasonOf(candidate, request.mapping);
  const because = wished
    ? `chosen by hand${claimed && reason !== '' ? `; ${reason}` : '; its content does not look like it'}`
    : `${head === start ? '' : 'after lines that no format knows, '}${reason}`;
  const mapping = request.mapping ?? candidate.detection.mapping;
  const recipe = {
    format: candidate.format.id,
    carrier: candidate.carrier?.id ?? '',
    head,
    timeZone: request.timeZone ?? 'UTC',
    fileTime: facts.fileTime,
    separator: facts.separator,
    lineCap: LINE_CAP_BYTES,
    ...(request.year === undefined ? {} : { year: request.year }),
    ...(mapping === undefined ? {} : { mapping }),
  };
  return {
    recognition,
    choice: {
      candidate,
      because,
      recipe: { ...recipe, apart: isApart(candidate, recipe) },
      timeZoneAssumed: candidate.detection.needsZone && request.timeZone === undefined,
      needsYear: candidate.detection.needsYear === true && request.year === undefined,
    },
  };
}

/** Why a candidate was recognised; where its columns were mapped otherwise than it would have, what they are and not what it took them for. */
export function reasonOf({ detection: { reason, mapping: found } }: Candidate, mapped: ColumnMapping | undefined): string {
  if (found === undefined || mapped === undefined) return reason;
  const [taken, told] = [found, mapped].map(({ time, from, to }) => `time=${time}, from=${from}, to=${to}`) as [string, string];
  if (taken === told) return reason;
  return ['by their names', 'by their contents'].reduce((text, how) => text.replace(`${taken} ${how}`, () => `${told} as chosen`), reason);
}

/** A log that begins with many lines of something else is known by later ones. Tables are not: what stands before one is told from its first lines. */
const KNOWN_LATER = formats.filter((format) => format.reads === 'lines' && format.id !== 'table');

/** What the file is, and the head that shows it: its start, or lines further on where nobody knows the start. */
function recognised(start: Head): { readonly head: Head; readonly recognition: Recognition } {
  const recognition = detectFormat(start);
  if (recognition.best) return { head: start, recognition };
  for (const head of laterHeads(start)) {
    const later = detectFormat(head, KNOWN_LATER);
    if (later.best) return { head, recognition: later };
  }
  return { head: start, recognition };
}

/** Whether segments may be read on their own. */
function isApart(candidate: Candidate, recipe: Omit<ParserRecipe, 'apart'>): boolean {
  const { format, carrier } = candidate;
  if (format.reads === 'bytes' || byteReader(format, recipe.head)) return false;
  const options = optionsOf(recipe);
  return carrier ? carriedSplittable(carrier, format, options) : format.splittable(options);
}

function wishedCandidate(recognition: Recognition, wished: Candidate['format']): Candidate {
  const detection = { confidence: 0, reason: '', needsZone: true };
  return recognition.candidates[0] ?? { format: wished, carrier: null, detection };
}

/** With columns given, the format that sees columns is meant. */
function mappedCandidate(recognition: Recognition, mapping: ColumnMapping | undefined): Candidate | undefined {
  return mapping ? recognition.candidates.find((candidate) => candidate.detection.columns !== undefined) : undefined;
}
