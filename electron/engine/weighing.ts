import type { Finding } from '../../shared/model/finding.ts';
import type { HypothesisMatrix, Weighing } from '../../shared/model/hypothesis.ts';
import { weighHypotheses } from '../analyses/hypothesis-matrix.ts';
import type { Session } from '../store/database.ts';
import { readFindings } from '../store/findings.ts';
import { readEvidence, readJudgements, readSetting } from '../store/records.ts';
import type { OpenCase } from './engine-state.ts';

/** Names that the matrix asks about, as the case keeps them; anything unreadable is no names. */
export async function readAbout(session: Session): Promise<readonly string[]> {
  const value = await readSetting(session, 'hypotheses-about');
  if (value === null) return [];
  try {
    const names: unknown = JSON.parse(value);
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : [];
  } catch {
    return [];
  }
}

/** All findings of the last run, whatever they found. */
export async function findingsOf(open: OpenCase): Promise<readonly Finding[]> {
  open.findings ??= await readFindings(open.store.database.main);
  return open.findings;
}

/** What a case adds to the findings for its matrix. */
export async function readWeighing(session: Session, findings: readonly Finding[]): Promise<Weighing> {
  const judgements = await readJudgements(session);
  const gone = new Set(judgements.filter((judgement) => judgement.state === 'dismissed').map((judgement) => judgement.id));
  return {
    about: await readAbout(session),
    words: await readEvidence(session),
    dismissed: findings.filter((finding) => gone.has(finding.id)).map(({ analysis, subject }) => ({ analysis, subject })),
  };
}

/** The matrix of the open case as it stands. */
export async function matrixOf(open: OpenCase): Promise<HypothesisMatrix> {
  const findings = await findingsOf(open);
  return weighHypotheses(findings, await readWeighing(open.store.database.main, findings));
}
