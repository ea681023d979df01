import * as v from 'valibot';
import type { Finding } from '../model/finding.ts';
import type { EvidenceWords } from '../model/hypothesis.ts';
import type { Pin } from '../model/note.ts';
import { importItemSchema, pinSchema } from './engine-commands.ts';

/* What a case keeps as JSON inside its tables. A case file may come from a stranger: each document is checked when it is read. */

/** JSON has no NaN and no infinity: such a number was written as null. */
const number = v.nullable(v.number());
const words = v.array(v.string());
const bearing = v.record(v.string(), v.picklist(['CC', 'C', 'N', 'NA', 'I', 'II']));
const level = v.nullable(v.picklist(['high', 'medium', 'low']));
const wordsByKey = v.record(v.string(), v.string());
const pins = v.array(pinSchema);

const finding = v.object({
  id: v.string(),
  analysis: v.string(),
  verdict: v.picklist(['found', 'not found', 'cannot say']),
  subject: v.object({
    from: v.optional(v.string()),
    to: v.optional(v.string()),
    host: v.optional(v.string()),
    hosts: v.optional(words),
    successor: v.optional(v.string()),
  }),
  window: v.tuple([number, number]),
  n: number,
  statistics: v.record(v.string(), number),
  effect: v.object({ name: v.string(), value: number, low: v.optional(number), high: v.optional(number) }),
  p: v.optional(number),
  q: v.optional(number),
  strength: v.picklist(['none', 'weak', 'moderate', 'strong', 'very strong']),
  summary: v.string(),
  caveat: v.string(),
  innocent: v.array(v.object({ explanation: v.string(), verdict: v.picklist(['fits', 'does not fit', 'cannot say']), because: v.string() })),
  evidence: v.object({ count: number, sample: v.array(v.object({ source: v.string(), line: v.number() })) }),
  method: v.object({
    id: v.string(),
    version: v.string(),
    parameters: v.record(v.string(), v.nullable(v.union([v.number(), v.string(), v.boolean()]))),
  }),
});

const evidence = v.object({
  id: v.string(),
  own: v.nullable(v.object({ text: v.string(), because: v.string() })),
  bearing,
  credibility: level,
  relevance: level,
  made: v.number(),
});

const note = v.object({ id: v.string(), text: v.string(), pins, created: v.number(), changed: v.number(), confidential: v.boolean() });
const statement = v.object({
  id: v.string(),
  when: v.number(),
  who: v.string(),
  text: v.string(),
  citation: v.string(),
  entered: v.number(),
  afterLooking: v.boolean(),
});
const entity = v.object({ id: v.string(), name: v.string(), color: v.number(), hosts: words });
const judgement = v.object({ id: v.string(), state: v.picklist(['accepted', 'dismissed', 'reviewed']), reason: v.string() });
const position = v.object({ name: v.string(), x: number, y: number, pinned: v.boolean() });

const changeOf = <K extends string, S extends v.GenericSchema>(kind: K, record: S, id: v.GenericSchema<string> = v.string()) =>
  v.object({ kind: v.literal(kind), id, before: v.nullable(record), after: v.nullable(record) });
const changes = v.array(
  v.variant('kind', [
    changeOf('note', note),
    changeOf('statement', statement),
    changeOf('entity', entity),
    changeOf('judgement', judgement),
    changeOf('title', v.string()),
    changeOf('position', position),
    changeOf('removal', v.literal(true), v.pipe(v.string(), v.regex(/^\d{1,5}$/))),
    changeOf('evidence', evidence),
    changeOf('seen', wordsByKey),
    changeOf('setting', v.string()),
  ]),
);

/** How a source was asked to be read: what an import item says, without its path, and the time of the file. */
const asked = v.object({ ...v.partial(importItemSchema).entries, fileTime: v.optional(number) });
const request = v.object({ ...importItemSchema.entries, fileTime: v.optional(number) });

const schemas = { pins, seen: wordsByKey, evidence, finding, changes, asked, request, notes: words };

/** The kinds of document, and what they are once they are read. Changes are typed by the store, which writes them. */
export interface StoredDocuments {
  readonly pins: readonly Pin[];
  readonly seen: Readonly<Record<string, string>>;
  readonly evidence: EvidenceWords;
  readonly finding: Finding;
  readonly changes: unknown;
  readonly asked: v.InferOutput<typeof asked>;
  readonly request: v.InferOutput<typeof request>;
  readonly notes: readonly string[];
}

/** A document as Occam writes it; null for any other text. */
export function parseStored<K extends keyof typeof schemas>(kind: K, text: string): StoredDocuments[K] | null {
  try {
    const value: unknown = JSON.parse(text);
    return v.is(schemas[kind] as v.GenericSchema, value) ? (value as StoredDocuments[K]) : null;
  } catch {
    return null;
  }
}
