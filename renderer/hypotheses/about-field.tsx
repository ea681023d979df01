import { useMemo } from 'react';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { attempt } from '../state/case-actions.ts';
import { ChoiceField } from '../ui/choice-field.tsx';

const EVERYTHING = '';
const MOST_CHOICES = 40;

/** Whom the matrix asks about: one party of the findings, or everything. Findings about others fill in no row. */
export function AboutField({ about }: { readonly about: readonly string[] }) {
  const findings = useCase((state) => state.findings);
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  const names = useMemo(() => {
    const found = findings.filter(({ finding, state }) => finding.verdict === 'found' && state !== 'dismissed');
    const parties = found.flatMap(({ finding: { subject } }) => [subject.to ?? subject.host, subject.successor, subject.from]);
    return [...new Set([...about, ...parties.filter((name) => name !== undefined)])].slice(0, MOST_CHOICES);
  }, [findings, about]);
  if (readOnly || names.length === 0) return about.length === 0 ? null : <p className="reading">About {visible(about.join(', '))}.</p>;
  return (
    <ChoiceField
      label="What is the question about?"
      choices={[{ id: EVERYTHING, name: 'Everything in the log' }, ...names.map((name) => ({ id: name, name: visible(name) }))]}
      chosen={about[0] ?? EVERYTHING}
      onChange={(id) => void attempt('save-case-settings', { hypothesesAbout: id === EVERYTHING ? [] : [id] })}
    />
  );
}
