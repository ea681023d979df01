import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { EventBatch } from '../formats/record-sink.ts';
import { type ReadMember, readSource } from './read-source.ts';

const DATA = fileURLToPath(new URL('../../../shared/data', import.meta.url));

/**
 * Folders of files published by others or written by the real programs, with independently counted truths, and the format that must recognise them.
 * Add a line for your folder; `except` lists files whose truth is wrong or counts something else, with the reason.
 */
const FOLDERS: readonly Folder[] = [
  { folder: 'real/bind-log', format: 'bind-query' },
  { folder: 'genuine/bind-query', format: 'bind-query', spanWithin: 1_800 },
];

interface Folder {
  readonly folder: string;
  /** Format id that detection must come to. */
  readonly format: string;
  readonly except?: Readonly<Record<string, string>>;
  /** The truth's span may be wider by this many seconds, where it counts lines that hold no contact; default 0. */
  readonly spanWithin?: number;
}

interface Truth {
  readonly file: string;
  readonly events: number;
  readonly pairs: number;
  readonly earliest: string;
  readonly latest: string;
  readonly zone: string;
}

function truthsOf(folder: string): readonly Truth[] {
  const [kind, format] = folder.split('/') as [string, string];
  const manifest = readFileSync(join(DATA, kind === 'real' ? 'MANIFEST.tsv' : 'MANIFEST-genuine.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = manifest[0]!.split('\t');
  return manifest
    .slice(1)
    .map((line) => Object.fromEntries(line.split('\t').map((value, i) => [columns[i]!, value])))
    .filter((row) => row['format'] === format)
    .map((row) => ({
      file: row['file']!,
      events: Number(row['records_with_src_and_dst']),
      pairs: Number(row['distinct_src_dst_pairs']),
      earliest: row['earliest'] ?? '',
      latest: row['latest'] ?? '',
      zone: /zone=([A-Za-z_/]+)/.exec(row['options'] ?? '')?.[1] ?? 'UTC',
    }));
}

/** Reads a file and counts what came out. */
async function count(path: string, zone: string, year: number): Promise<{ member: ReadMember; pairs: number; events: number }> {
  const pairs = new Set<string>();
  const hosts: string[] = [];
  let events = 0;
  const read = await readSource(
    { path, timeZone: zone, ...(Number.isNaN(year) ? {} : { year }) },
    {
      begin: () => undefined,
      batch: (_, batch: EventBatch) => {
        hosts.push(...batch.newHosts);
        events += batch.count;
        for (let i = 0; i < batch.count; i++) pairs.add(`${hosts[batch.from[i]!]} ${hosts[batch.to[i]!]}`);
      },
      signal: new AbortController().signal,
    },
    1,
  );
  if (!read.ok) throw new Error(read.error.message);
  return { member: read.value[0]!, pairs: pairs.size, events };
}

/** Truths with a `~` were printed without their zone; both are read as UTC here, for the zone asked for is UTC then. */
const micros = (iso: string): number => Date.parse(iso.replace(/(\.\d{3})\d*/, '$1').replace('~', 'Z')) * 1000;

describe.skipIf(!existsSync(DATA))('files of others, counted by others', () => {
  for (const { folder, format, except, spanWithin } of FOLDERS) {
    for (const truth of truthsOf(folder)) {
      it(`${folder}/${truth.file}`, async () => {
        const { member, pairs, events } = await count(join(DATA, folder, truth.file), truth.zone, Number.parseInt(truth.earliest, 10));
        const { summary } = member;
        expect([summary.format, summary.rejected.map((reject) => `${reject.line}: ${reject.reason}`)]).toEqual([format, []]);
        expect(summary.lines).toBe(summary.records + summary.rejects + summary.skipped);
        if (except?.[truth.file]) return;
        expect({ events, pairs }).toEqual({ events: truth.events, pairs: truth.pairs });
        if (truth.earliest === '') return;
        const slack = (spanWithin ?? 0) * 1e6 + 1000;
        expect(Math.abs(summary.first! - micros(truth.earliest))).toBeLessThan(slack);
        expect(Math.abs(summary.last! - micros(truth.latest))).toBeLessThan(slack);
      });
    }
  }
});

it('says when the files of others are not there', () => {
  if (!existsSync(DATA)) console.warn(`not there, so not read: ${DATA}`);
  expect(FOLDERS.length).toBeGreaterThan(0);
});
