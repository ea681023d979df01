import { CORRECTIONS, type Correction } from '../../shared/model/finding.ts';
import { useCase } from '../state/case.ts';
import { attempt } from '../state/case-actions.ts';
import { ChoiceField } from '../ui/choice-field.tsx';

const CHOICES: readonly { readonly id: Correction; readonly name: string; readonly note: string }[] = [
  { id: CORRECTIONS.bh, name: 'Usual (Benjamini–Hochberg)', note: 'About one in twenty of the findings may be chance.' },
  { id: CORRECTIONS.by, name: 'Careful (Benjamini–Yekutieli)', note: 'The same, however the questions hang together.' },
  { id: CORRECTIONS.holm, name: 'Strict (Holm)', note: 'One chance in twenty that any of the findings is.' },
];

/** How q pays for the many questions of a run. Shows what the findings on screen were computed with; the engine answers a choice by weighing them again. */
export function CorrectionField() {
  const told = useCase((state) => state.findings.find(({ finding }) => finding.q !== undefined)?.finding.method.parameters['correction']);
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  if (readOnly || told === undefined) return null;
  return (
    <ChoiceField
      label="False alarms"
      choices={CHOICES}
      chosen={String(told)}
      onChange={(id) => void attempt('save-case-settings', { correction: CHOICES.find((choice) => choice.id === id)!.id })}
    />
  );
}
