import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { Bearing, EvidenceWords, HypothesisMatrix } from '../../../shared/model/hypothesis.ts';
import { DEFAULT_HYPOTHESES } from '../../analyses/hypotheses.ts';
import { AUTOMATIC_ROWS } from '../../analyses/hypothesis-rows.ts';
import { readEvidence } from '../../store/records.ts';
import { afterChanges } from '../after-changes.ts';
import { alignStatements } from '../align-statements.ts';
import type { EngineState } from '../engine-state.ts';
import type { HandlersFor } from '../handler.ts';
import { matrixOf } from '../weighing.ts';

type Names = 'list-hypotheses' | 'rate-evidence' | 'weigh-evidence' | 'save-evidence' | 'delete-evidence' | 'align-statements';

const NO_ROW = 'There is no such row in the matrix any more; it changed with the findings. Look at it again.';

export const hypothesisHandlers: HandlersFor<Names> = {
  'list-hypotheses': async (_args, engine) => {
    const current = engine.openCase;
    return current.ok ? ok(await matrixOf(current.value)) : current;
  },
  'rate-evidence': ({ row, hypothesis, bearing }, engine) => {
    if (!DEFAULT_HYPOTHESES.some((one) => one.id === hypothesis))
      return fail('not-found', `There is no hypothesis ${JSON.stringify(hypothesis.slice(0, 40))}.`);
    return changed(engine, row, 'rate evidence', (words) => ({ ...words, bearing: rated(words.bearing, hypothesis, bearing) }));
  },
  'weigh-evidence': ({ row, credibility, relevance }, engine) =>
    changed(engine, row, 'weigh evidence', (words) => ({ ...words, credibility, relevance })),
  'save-evidence': async ({ id, text, because }, engine) => {
    if (id === '' || text.trim() === '') return fail('wrong-call', 'Say in a sentence what the evidence is.');
    if (AUTOMATIC_ROWS.has(id)) return fail('wrong-call', 'That row is filled in from a finding; its ratings can be changed, its text cannot.');
    return write(engine, id, 'write evidence', (before, now) => ({ ...(before ?? blank(id, now)), own: { text, because } }));
  },
  'delete-evidence': ({ id }, engine) => write(engine, id, 'delete evidence', () => null),
  'align-statements': (question, engine) => {
    const current = engine.openCase;
    return current.ok ? alignStatements(current.value, question) : current;
  },
};

function rated(bearing: EvidenceWords['bearing'], hypothesis: string, value: Bearing | null): EvidenceWords['bearing'] {
  const { [hypothesis]: _, ...rest } = bearing;
  return value === null ? rest : { ...rest, [hypothesis]: value };
}

const blank = (id: string, made: number): EvidenceWords => ({ id, own: null, bearing: {}, credibility: null, relevance: null, made });

const isBlank = (words: EvidenceWords): boolean =>
  words.own === null && words.credibility === null && words.relevance === null && Object.keys(words.bearing).length === 0;

/** Changes a row that stands in the matrix. */
async function changed(
  engine: EngineState,
  id: string,
  label: string,
  change: (words: EvidenceWords) => EvidenceWords,
): Promise<Result<HypothesisMatrix>> {
  const current = engine.openCase;
  if (!current.ok) return current;
  if (!(await matrixOf(current.value)).rows.some((row) => row.id === id)) return fail('not-found', NO_ROW);
  return write(engine, id, label, (before, now) => {
    const after = change(before ?? blank(id, now));
    return isBlank(after) ? null : after;
  });
}

/** Writes down what became of the words about a row, as a step that can be undone, and answers with the matrix as it is then. */
async function write(
  engine: EngineState,
  id: string,
  label: string,
  change: (before: EvidenceWords | null, now: number) => EvidenceWords | null,
): Promise<Result<HypothesisMatrix>> {
  const current = engine.writableCase;
  if (!current.ok) return current;
  const { store } = current.value;
  const before = (await readEvidence(store.database.main)).find((words) => words.id === id) ?? null;
  const after = change(before, Math.round(store.now()));
  if (JSON.stringify(before) !== JSON.stringify(after)) {
    await store.act(label, [{ kind: 'evidence', id, before, after }]);
    await afterChanges(engine, current.value, ['evidence']);
  }
  return ok(await matrixOf(current.value));
}
