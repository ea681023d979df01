import { useMemo } from 'react';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { coverageGaps, foundGaps, joined } from './gaps.ts';

/** The gaps of the log in a span: where no source has records around, and where the analyses say that all fell silent at once. */
export function useGaps(span: TimeWindow): readonly TimeWindow[] {
  const coverage = useCase((state) => state.summary?.coverage);
  const findings = useCase((state) => state.findings);
  return useMemo(() => joined([...coverageGaps(coverage ?? [], span), ...foundGaps(findings, coverage?.length ?? 0)]), [coverage, findings, span]);
}
