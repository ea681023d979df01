import type { Finding, NullPicture } from '../../../shared/model/finding.ts';
import type { AnalysisContext } from '../analysis.ts';
import { makeContext, prepare, type RunInput } from '../context.ts';
import { successorNull, synchronyNull, workingHoursNull } from './from-events.ts';
import { burstinessNull, cachingNull, changePointNull, mailRetryNull, periodicityNull, selectiveAccessNull, silenceNull } from './from-numbers.ts';

/** By analysis: what its measure gives when only chance is at work. One without an entry makes no test that has a picture. */
const nulls: Readonly<Record<string, (finding: Finding, context: AnalysisContext) => NullPicture | null>> = {
  burstiness: burstinessNull,
  caching: cachingNull,
  'change-point': changePointNull,
  'mail-retry': mailRetryNull,
  periodicity: periodicityNull,
  'selective-access': selectiveAccessNull,
  silence: silenceNull,
  successor: successorNull,
  synchrony: synchronyNull,
  'working-hours': workingHoursNull,
};

/**
 * The null distribution of a finding; null where it made no test, or its numbers leave nothing to draw.
 * @param findings all of the run: the gaps among them are masked here as they were there
 */
export function drawNull(input: RunInput, findings: readonly Finding[], finding: Finding): NullPicture | null {
  const draw = nulls[finding.analysis];
  if (draw === undefined || finding.p === undefined) return null;
  const gaps = findings
    .filter(({ analysis, verdict, p }) => analysis === 'collection-gap' && verdict === 'found' && (p ?? 0) <= 0.001)
    .map(({ window: [start, end] }) => ({ start, end }))
    .sort((a, b) => a.start - b.start);
  return draw(finding, makeContext(prepare(input), gaps, new Uint32Array(0), () => undefined).context);
}
