import type { SearchHit } from '../../shared/contract/engine-answers.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { useCase } from './case.ts';
import { showNote } from './new-note.ts';
import { type SubjectChoice, selectSubject, setWindow, useSelection } from './selection.ts';
import { useView } from './view.ts';

/** Shows what a search has found, where it lives. */
export function goToHit(hit: SearchHit): void {
  if (hit.type === 'note') showNote(hit.id);
  else if (hit.type === 'finding') {
    useView.setState({ panel: 'findings' });
    const state = useCase.getState().findings.find(({ finding }) => finding.id === hit.id);
    if (state !== undefined) goToFinding(state.finding);
  } else {
    selectSubject(hit.type === 'host' ? { type: 'host', host: hit.label } : { type: 'entity', entity: hit.label });
    useView.setState({ panel: 'inspector' });
  }
}

/** Jumps to a finding's evidence in graph, timeline and records at once: its subject selected, its window set. */
export function goToFinding(finding: Finding): void {
  const subject = subjectOf(finding);
  if (subject !== null) selectSubject(subject);
  const span = useCase.getState().summary?.span ?? null;
  const [start, end] = finding.window;
  if (span === null || !(end > start)) return;
  const inside = { start: Math.max(start, span.start), end: Math.min(end, span.end) };
  if (inside.end > inside.start) setWindow(inside);
  const { view } = useSelection.getState();
  if (view !== null && (inside.start < view.start || inside.end > view.end)) useSelection.setState({ view: span });
}

/** What of a finding's subject can be selected. */
export function subjectOf({ subject }: Finding): SubjectChoice | null {
  const entities = new Set(useCase.getState().entities.map((entity) => entity.name));
  if (subject.from !== undefined && subject.to !== undefined) return { type: 'pair', from: subject.from, to: subject.to };
  const one = subject.host ?? subject.to ?? subject.from ?? subject.hosts?.[0];
  if (one === undefined) return null;
  return entities.has(one) ? { type: 'entity', entity: one } : { type: 'host', host: one };
}
