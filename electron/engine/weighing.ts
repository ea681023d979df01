import type { Finding } from '../../shared/model/finding.ts';
import type { HypothesisMatrix, Weighing } from '../../shared/model/hypothesis.ts';
import { weighHypotheses } from '../analyses/hypothesis-matrix.ts';
import type { Session } from '../store/database.ts';
import { readFindings } from '../store/findings.ts';
import { readEvidence, readJudgements, readSetting } from '../store/records.ts';
import type { OpenCase } from './open-case.ts';

/** Names that the journalist chose for the matrix to ask about; null when nothing was chosen. Anything unreadable counts as not chosen. */
export async function readAbout(session: Session): Promise<readonly string[] | null> {
  const value = await readSetting(session, 'hypotheses-about');
  if (value === null) return null;
  try {
    const names: unknown = JSON.parse(value);
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : null;
  } catch {
    return null;
  }
}

/** Whom a matrix asks about before anybody has chosen: the party that most findings say was asked, the first of several. Rows about strangers would only mislead. */
export function mostAsked(findings: readonly Finding[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { verdict, subject } of findings) {
    const name = subject.to ?? subject.host;
    if (verdict === 'found' && name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  let [most, best] = [0, ''];
  for (const [name, count] of counts) if (count > most) [most, best] = [count, name];
  return most === 0 ? [] : [best];
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
    about: (await readAbout(session)) ?? mostAsked(findings.filter((finding) => !gone.has(finding.id))),
    words: await readEvidence(session),
    dismissed: findings.filter((finding) => gone.has(finding.id)).map(({ analysis, subject }) => ({ analysis, subject })),
  };
}

/** The matrix of the open case as it stands. */
export async function matrixOf(open: OpenCase): Promise<HypothesisMatrix> {
  const findings = await findingsOf(open);
  return weighHypotheses(findings, await readWeighing(open.store.database.main, findings));
}
