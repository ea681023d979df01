import type { CaseStore } from '../../electron/store/case-store.ts';
import { readEntities, readEvidence, readJudgements, readNotes, readPositions, readSetting, readStatements } from '../../electron/store/records.ts';
import { CORRECTIONS } from '../../shared/model/finding.ts';
import type { EvidenceWords } from '../../shared/model/hypothesis.ts';
import type { ActionRecord } from './torture-run.ts';

/*
 * Everything by which a journalist changes a case, but for imports: what is asked, and how it is found again in the file. Each thing that is changed has a key and a value as
 * text, null where it is not there.
 */

/** One call that changes something. */
export interface Step {
  readonly key: string;
  readonly value: string | null;
  readonly name: string;
  readonly args: unknown;
  /** Whether it is a step of its own for undo, whatever came before it. */
  readonly own?: boolean;
}

/** What the case holds that can be judged or taken out; asked for now and then. */
export interface Seen {
  readonly findings: readonly string[];
  /** Hashes of sources. */
  readonly sources: readonly string[];
}

const KEYS = 6;
const HYPOTHESES = ['M0', 'M1', 'M5'];
type Maker = (given: { id: string; value: string; random: () => number; record: ActionRecord; seen: Seen }) => Step | null;

const noteText = (text: string, confidential: boolean, pinned: boolean): string =>
  `${text}${confidential ? ', confidential' : ''}${pinned ? ', pinned' : ''}`;
const statementText = (text: string, who: string): string => `${who}: ${text}`;
const evidenceText = ({ own, bearing, credibility, relevance }: Omit<EvidenceWords, 'id' | 'made'>): string =>
  JSON.stringify([own?.text ?? null, Object.entries(bearing).sort(), credibility, relevance]);

/** Text, ratings, credibility, relevance. */
type Words = [string | null, [string, string][], string | null, string | null];
const BLANK = evidenceText({ own: null, bearing: {}, credibility: null, relevance: null });

/** What the words about a row of evidence become; null where the row is not there: the matrix has no such row then. */
function changedEvidence(record: ActionRecord, key: string, change: (words: Words) => Words): string | null {
  const before = record.value(key);
  return before === null ? null : JSON.stringify(change(JSON.parse(before) as Words));
}

const pick = <T>(from: readonly T[], random: () => number): T => from[Math.floor(random() * from.length)]!;

/** Each kind of step as often as it stands here, but for those that take long. */
const makers: readonly (readonly [number, Maker])[] = [
  [
    3,
    ({ id, value, random }) => {
      const [confidential, pinned] = [random() < 0.3, random() < 0.3];
      const pins = pinned ? [{ to: 'host', host: `h${id}.example` }] : [];
      return {
        key: `note ${id}`,
        value: noteText(value, confidential, pinned),
        name: 'save-note',
        args: { id: `note ${id}`, text: value, pins, confidential },
      };
    },
  ],
  [1, ({ id }) => ({ key: `note ${id}`, value: null, name: 'delete-note', args: { id: `note ${id}` } })],
  // What the evidence of a note says is not compared, only that the note stays as it is.
  [0.3, ({ id, record }) => ({ key: `note ${id}`, value: record.value(`note ${id}`), name: 'renew-evidence', args: { id: `note ${id}` } })],
  [
    1,
    ({ id, value, random }) => {
      const who = pick(['A spokesman', 'A minister'], random);
      const args = { id: `statement ${id}`, when: 1.46e15, who, text: value, citation: 'Daily Example', afterLooking: false };
      return { key: `statement ${id}`, value: statementText(value, who), name: 'save-statement', args, own: true };
    },
  ],
  [0.5, ({ id }) => ({ key: `statement ${id}`, value: null, name: 'delete-statement', args: { id: `statement ${id}` }, own: true })],
  [1, ({ value }) => ({ key: 'title', value, name: 'rename-case', args: { title: value }, own: true })],
  [1, ({ id }) => ({ key: `entity ${id}`, value: null, name: 'delete-entity', args: { id: `entity ${id}` }, own: true })],
  [
    1,
    ({ id, value }) => {
      const args = { id: `entity ${id}`, name: value, color: 1, hosts: [`h${id}.example`] };
      return { key: `entity ${id}`, value, name: 'save-entity', args, own: true };
    },
  ],
  [
    1,
    ({ id, random }) => {
      const [name, x, y] = [`h${id}.example`, Math.round(random() * 100), Math.round(random() * 100)];
      return { key: `position ${name}`, value: `${x} ${y}`, name: 'save-positions', args: { positions: [{ name, x, y, pinned: true }] }, own: true };
    },
  ],
  [
    0.3,
    ({ random }) => {
      const on = random() < 0.5;
      return { key: 'private', value: on ? 'yes' : null, name: 'keep-private', args: { on } };
    },
  ],
  [
    1,
    ({ id, value, record }) => {
      const key = `evidence ${id}`;
      // A row that is there keeps its ratings.
      const [, ...rest] = JSON.parse(record.value(key) ?? BLANK) as Words;
      return { key, value: JSON.stringify([value, ...rest]), name: 'save-evidence', args: { id: key, text: value, because: 'so' }, own: true };
    },
  ],
  [0.3, ({ id }) => ({ key: `evidence ${id}`, value: null, name: 'delete-evidence', args: { id: `evidence ${id}` }, own: true })],
  [
    1,
    ({ id, random, record }) => {
      const [row, hypothesis, bearing] = [`evidence ${id}`, pick(HYPOTHESES, random), pick(['CC', 'C', 'N', 'I', 'II'], random)];
      const value = changedEvidence(record, row, ([text, rated, ...rest]) => [
        text,
        [...rated.filter(([one]) => one !== hypothesis), [hypothesis, bearing] as [string, string]].sort(),
        ...rest,
      ]);
      return { key: row, value, name: 'rate-evidence', args: { row, hypothesis, bearing }, own: true };
    },
  ],
  [
    0.5,
    ({ id, random, record }) => {
      const [row, credibility, relevance] = [`evidence ${id}`, pick(['high', 'low', null], random), pick(['medium', null], random)];
      const value = changedEvidence(record, row, ([text, rated]) => [text, rated, credibility, relevance]);
      return { key: row, value, name: 'weigh-evidence', args: { row, credibility, relevance }, own: true };
    },
  ],
  [1, ({ value }) => ({ key: 'summary of the report', value, name: 'save-case-settings', args: { report: { summary: value } } })],
  [
    0.3,
    ({ id }) => ({
      key: 'hypotheses about',
      value: JSON.stringify([`h${id}.example`]),
      name: 'save-case-settings',
      args: { hypothesesAbout: [`h${id}.example`] },
    }),
  ],
  [
    0.3,
    ({ random }) => {
      const correction = pick(Object.values(CORRECTIONS), random);
      return { key: 'correction', value: correction, name: 'save-case-settings', args: { correction } };
    },
  ],
  [
    2,
    ({ value, random, seen }) => {
      if (seen.findings.length === 0) return null;
      const [id, state] = [pick(seen.findings, random), pick(['new', 'accepted', 'dismissed', 'reviewed'], random)];
      const args = { id, state, reason: value };
      return { key: `judgement ${id}`, value: state === 'new' ? null : `${state}: ${value}`, name: 'judge-finding', args, own: true };
    },
  ],
  [
    0.2,
    ({ random, seen }) => {
      if (seen.sources.length === 0) return null;
      const sha256 = pick(seen.sources, random);
      return { key: `removal ${sha256}`, value: 'removed', name: 'remove-source', args: { sha256 }, own: true };
    },
  ],
];

const WEIGHT = makers.reduce((sum, [weight]) => sum + weight, 0);
/** So often, what was just done is taken back, or done again. */
const BACK = 0.25;

/** The next thing that a journalist does, by chance. `value` is a text that nothing else has. */
export function nextStep(random: () => number, value: string, record: ActionRecord, seen: Seen): Step {
  const { last } = record;
  if (last !== null && random() < BACK)
    return last.undone ? { key: last.key, value: last.after, name: 'redo', args: {} } : { key: last.key, value: last.before, name: 'undo', args: {} };
  const id = String(Math.floor(random() * KEYS));
  for (;;) {
    let at = random() * WEIGHT;
    const [, make] = makers.find(([weight]) => {
      at -= weight;
      return at < 0;
    })!;
    const step = make({ id, value, random, record, seen });
    if (step !== null) return step;
  }
}

/** Everything that the steps change, as it stands in the file, by the same keys. */
export async function recordsOf(store: CaseStore): Promise<Map<string, string>> {
  const { main } = store.database;
  const setting = async (key: string, name: Parameters<typeof readSetting>[1], read: (text: string) => string = (text) => text) => {
    const text = await readSetting(main, name);
    return text === null ? [] : [[key, read(text)] as const];
  };
  return new Map([
    ['title', await store.title()] as const,
    ...(await readNotes(main)).map(({ id, text, confidential, pins }) => [id, noteText(text, confidential, pins.length > 0)] as const),
    ...(await readStatements(main)).map(({ id, text, who }) => [id, statementText(text, who)] as const),
    ...(await readEntities(main)).map(({ id, name }) => [id, name] as const),
    // What the layout has placed by itself nobody has acknowledged.
    ...(await readPositions(main)).filter(({ pinned }) => pinned).map(({ name, x, y }) => [`position ${name}`, `${x} ${y}`] as const),
    ...(await readEvidence(main)).map((words) => [words.id, evidenceText(words)] as const),
    ...(await readJudgements(main)).map(({ id, state, reason }) => [`judgement ${id}`, `${state}: ${reason}`] as const),
    ...(await store.sources()).filter(({ removed }) => removed).map(({ summary }) => [`removal ${summary.sha256}`, 'removed'] as const),
    ...(await setting('private', 'private')),
    ...(await setting('correction', 'correction')),
    ...(await setting('hypotheses about', 'hypotheses-about')),
    ...(await setting('summary of the report', 'report-plan', (plan) => (JSON.parse(plan) as { summary: string }).summary)),
  ]);
}
