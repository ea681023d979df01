import type { SearchHit } from '../../shared/contract/engine-answers.ts';
import { filterValue } from '../../shared/lib/filter-value.ts';
import type { Citation, Finding, Subject } from '../../shared/model/finding.ts';
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
  useView.setState({ finding: finding.id });
  const filter = filterOf(finding.subject);
  const subject = filter === null || finding.subject.successor === undefined ? subjectOf(finding) : null;
  selectSubject(subject);
  if (filter !== null) useSelection.setState({ filter });
  const span = useCase.getState().summary?.span ?? null;
  const [start, end] = finding.window;
  if (span === null || !(end > start)) return;
  const inside = { start: Math.max(start, span.start), end: Math.min(end, span.end) };
  if (inside.end > inside.start) setWindow(inside);
  const { view } = useSelection.getState();
  if (view !== null && (inside.start < view.start || inside.end > view.end)) useSelection.setState({ view: span });
}

/** Shows cited lines in the records, and nothing else: the filter names the files by the first of their hashes. */
export function showCited(citations: readonly Citation[]): void {
  const bySource = new Map<string, number[]>();
  for (const { source, line } of citations) bySource.set(source, [...(bySource.get(source) ?? []), line]);
  const terms = [...bySource].map(([source, lines]) => {
    const places = [...new Set(lines)].map((line) => `line:${line}`);
    return `(source:${source.slice(0, 12)} and ${places.length === 1 ? places[0] : `(${places.join(' or ')})`})`;
  });
  useSelection.setState({ filter: terms.join(' or ') });
  selectSubject(null);
  useView.setState({ recordsOpen: true, recordsWhen: 'any' });
}

/** Several parties cannot be selected at once: the filter names them, so that graph, timeline and records show them together. */
function filterOf({ hosts, to, host, successor }: Subject): string | null {
  if (successor !== undefined && host !== undefined) return `to:${filterValue(host)} or to:${filterValue(successor)}`;
  if (hosts === undefined || to === undefined || hosts.length < 2 || hosts.length > MOST_NAMED) return null;
  return `to:${filterValue(to)} and (${hosts.map((name) => `from:${filterValue(name)}`).join(' or ')})`;
}
const MOST_NAMED = 6;

/** What of a finding's subject can be selected. */
export function subjectOf({ subject }: Finding): SubjectChoice | null {
  const entities = new Set(useCase.getState().entities.map((entity) => entity.name));
  if (subject.from !== undefined && subject.to !== undefined) return { type: 'pair', from: subject.from, to: subject.to };
  const one = subject.host ?? subject.to ?? subject.from ?? subject.hosts?.[0];
  if (one === undefined) return null;
  return entities.has(one) ? { type: 'entity', entity: one } : { type: 'host', host: one };
}
