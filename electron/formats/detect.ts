import type { Carrier } from './carriers/carrier.ts';
import { carriedCandidates, carriedReading, carriers } from './carriers/index.ts';
import type { Detection, Format, Head } from './format.ts';
import { formats } from './index.ts';

/** Below this nobody is believed. */
const BELIEVED = 0.5;
/** A claim by a signature that nothing else has, and where to look for bytes that text does not hold. */
const SIGNED = 0.99;
const SIGNATURE_BYTES = 64;
const HEAD_LINES = 200;
const HEAD_BYTES = 64 << 10;

/** A format that claims a file, bare or inside a carrier. */
export interface Candidate {
  readonly format: Format;
  readonly carrier: Carrier | null;
  readonly detection: Detection;
}

/** What the head of a file may be: claims, best first, and the one that is believed. */
export interface Recognition {
  readonly candidates: readonly Candidate[];
  /** Null when nobody claims it well enough, or two formats equally well. */
  readonly best: Candidate | null;
  /** Why `best` was taken, or why nothing was. */
  readonly because: string;
}

/** The start of a text as detection sees it. `bytes` is cut to 64 KB and 200 lines. */
export function headOf(bytes: Uint8Array, complete: boolean, name: string, separator = 10): Head {
  const cut = bytes.subarray(0, HEAD_BYTES);
  const lines: string[] = [];
  let at = 0;
  while (at < cut.length && lines.length < HEAD_LINES) {
    let next = cut.indexOf(separator, at);
    if (next < 0) next = cut.length;
    const end = next > at && cut[next - 1] === 13 ? next - 1 : next;
    lines.push(DECODER.decode(cut.subarray(at, end)));
    at = next + 1;
  }
  return { bytes: cut, lines, complete: complete && cut.length === bytes.length, name };
}
const DECODER = new TextDecoder('utf-8');

/**
 * The heads that start after the first lines: the next 200, and the last 200 of the bytes looked at. For logs that begin with many lines of something else.
 */
export function laterHeads(head: Head): readonly Head[] {
  const starts: number[] = [];
  for (let at = 0, line = 0; at >= 0 && at < head.bytes.length; line++) {
    if (line % HEAD_LINES === 0 && line > 0) starts.push(at);
    const next = head.bytes.indexOf(10, at);
    at = next < 0 ? -1 : next + 1;
  }
  const [first, last] = [starts[0], starts.at(-1)];
  return [...new Set([first, last])].flatMap((start) => (start === undefined ? [] : [headOf(head.bytes.subarray(start), head.complete, head.name)]));
}

/**
 * Asks every format, on the lines as they stand and on those inside each carrier, what it makes of a head. One claim per format remains, its best.
 * Bounded by the head; never throws: a format that does is taken to claim nothing.
 */
export function detectFormat(head: Head, among: readonly Format[] = formats): Recognition {
  const signed = bySignature(head, among);
  if (signed) return { candidates: [signed], best: signed, because: signed.detection.reason };
  const claims: Candidate[] = [];
  for (const format of among) {
    const detection = quietly(() => format.detect(head));
    if (detection && detection.confidence > 0) claims.push({ format, carrier: null, detection });
  }
  for (const carrier of carriers) {
    const [first] = quietly(() => carriedCandidates(carrier, head, among)) ?? [];
    if (first) claims.push({ format: first.format, carrier, detection: first.detection });
  }
  const candidates = bestOfEach(claims, head);
  const [first, second] = candidates;
  if (!first || first.detection.confidence < BELIEVED) return { candidates, best: null, because: notRecognised(candidates, head) };
  if (second && second.detection.confidence === first.detection.confidence) {
    return { candidates, best: null, because: `${first.format.title} and ${second.format.title} claim it equally well; choose one.` };
  }
  return { candidates, best: first, because: first.detection.reason };
}

/**
 * The one format whose signature stands at the start of bytes that are no text. Lines and carriers need not be looked for in a capture then, which on
 * a small one would cost as much as reading it.
 */
function bySignature(head: Head, among: readonly Format[]): Candidate | null {
  if (!head.bytes.subarray(0, SIGNATURE_BYTES).includes(0)) return null;
  const signed: Candidate[] = [];
  for (const format of among) {
    if (format.reads === 'lines' && !format.byteForm) continue;
    const detection = quietly(() => format.detect(head));
    if (detection && detection.confidence >= SIGNED) signed.push({ format, carrier: null, detection });
  }
  return signed.length === 1 ? signed[0]! : null;
}

/** Columns of a table may look like any dress: their first one is not taken off. */
const isAlien = (carrier: Carrier, bare: Candidate): boolean => carrier.alien === true && bare.detection.columns === undefined;

/** The best claim of each format, best first; equal ones by id, so that the order is always the same. */
function bestOfEach(claims: readonly Candidate[], head: Head): readonly Candidate[] {
  const best = new Map<string, Candidate>();
  for (const claim of claims) {
    const known = best.get(claim.format.id);
    best.set(claim.format.id, known ? better(known, claim, head) : claim);
  }
  return [...best.values()].sort((a, b) => b.detection.confidence - a.detection.confidence || (a.format.id < b.format.id ? -1 : 1));
}

/**
 * Of two claims of one format the surer one. Bare or carried is settled by reading: a program's own time may look like syslog's, and a format may find its
 * words in a whole line of syslog. The carrier is right where it loses no record and names the host, or is nobody's own dress.
 */
function better(known: Candidate, claim: Candidate, head: Head): Candidate {
  const surer = claim.detection.confidence > known.detection.confidence ? claim : known;
  const { format, carrier } = claim;
  if (known.carrier !== null || carrier === null || format.reads !== 'lines') return surer;
  const bare = quietly(() => carriedReading(null, format, head));
  const carried = quietly(() => carriedReading(carrier, format, head));
  const gained = (carried?.records ?? -1) - (bare?.records ?? 0);
  const chosen = gained > 0 || (gained === 0 && (surer === claim || isAlien(carrier, known) || (carried?.hosts ?? 0) > 0)) ? claim : known;
  return { ...chosen, detection: { ...chosen.detection, confidence: surer.detection.confidence } };
}

function notRecognised(candidates: readonly Candidate[], head: Head): string {
  if (candidates.length === 0) {
    const carrier = carriers.find((one) => (quietly(() => one.detect(head))?.confidence ?? 0) >= BELIEVED);
    return carrier
      ? `Its lines are ${carrier.title}, but none of the programs in its first lines is one whose contacts Occam reads.`
      : 'No format claims it.';
  }
  const near = candidates.slice(0, 3).map((c) => `${c.format.title} (${Math.round(c.detection.confidence * 100)} %: ${c.detection.reason})`);
  return `No format is sure of it. Nearest: ${near.join('; ')}.`;
}

function quietly<T>(ask: () => T): T | null {
  try {
    return ask();
  } catch {
    return null;
  }
}
