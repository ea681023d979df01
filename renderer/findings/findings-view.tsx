import { useMemo, useState } from 'react';
import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { questionOf, subjectWords } from '../../shared/lib/finding-words.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { useCase } from '../state/case.ts';
import { attempt } from '../state/case-actions.ts';
import { useView } from '../state/view.ts';
import { Button, Toggle } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { CorrectionField } from './correction-field.tsx';
import { FindingCard } from './finding-card.tsx';
import { groupFindings } from './group-findings.ts';
import './findings.css';
import { visible } from '../../shared/lib/host-name.ts';

/** What an expert would look at first: findings by subject, the dull explanations beside each. */
export function FindingsView() {
  const findings = useCase((state) => state.findings);
  const looking = useCase((state) => Object.values(state.jobs).some((job) => job.kind === 'analyses' && job.state === 'running'));
  const [all, setAll] = useState(false);
  const [judged, setJudged] = useState(false);
  const [search, setSearch] = useState('');
  const [most, setMost] = useState(GROUPS);
  const shown = useMemo(
    () =>
      findings.filter(
        (state) =>
          (all || state.finding.verdict === 'found') && (judged || state.state === 'new' || state.state === 'accepted') && speaksOf(state, search),
      ),
    [findings, all, judged, search],
  );
  const groups = useMemo(() => groupFindings(shown), [shown]);
  if (findings.length === 0) return <NoFindings looking={looking} />;
  const quiet = findings.filter(({ finding }) => finding.verdict !== 'found').length;
  const done = findings.filter(({ state }) => state === 'dismissed' || state === 'reviewed').length;
  return (
    <div className="findings">
      <p className="reading findings-lead">
        {readableCount(shown.length)} of {readableCount(findings.length)} answers are shown{hiddenWords(findings, judged)}. A chip that says “fits …”
        or “expected” is as much an answer as one that says “holds”.
      </p>
      <div className="findings-filters">
        <Toggle on={all} onChange={setAll}>
          Also what was not found ({readableCount(quiet)})
        </Toggle>
        <Toggle on={judged} onChange={setJudged}>
          Dismissed and reviewed ({readableCount(done)})
        </Toggle>
      </div>
      <input
        className="input"
        type="search"
        aria-label="Search in findings"
        placeholder="Search: a host, a question, a word"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {groups.slice(0, most).map((group) => (
        <FindingGroup key={group.subject} subject={group.subject} findings={group.findings} />
      ))}
      {groups.length > most && (
        <Button onPress={() => setMost(most + GROUPS)}>
          {readableCount(groups.length - most)} more {groups.length - most === 1 ? 'subject' : 'subjects'}
        </Button>
      )}
      {groups.length === 0 && search !== '' && <p className="reading">No finding that is shown speaks of “{search}”.</p>}
      {groups.length === 0 && search === '' && (
        <Empty title="Nothing stands out">
          Every test was made; none of them found more than chance or a dull cause would give. The switches above show them all.
        </Empty>
      )}
      <CorrectionField />
    </div>
  );
}

/** "; 2 reviewed and 1 dismissed are hidden": what was put away is never forgotten. */
function hiddenWords(findings: readonly FindingState[], shown: boolean): string {
  if (shown) return '';
  const words = (['reviewed', 'dismissed'] as const).flatMap((judged) => {
    const count = findings.filter(({ state }) => state === judged).length;
    return count === 0 ? [] : [`${readableCount(count)} ${judged}`];
  });
  return words.length === 0 ? '' : `; ${words.join(' and ')} ${words.length === 1 && words[0]!.startsWith('1 ') ? 'is' : 'are'} hidden`;
}

/** Subjects drawn at once: a log of a thousand pairs has as many, and nobody reads them all. */
const GROUPS = 30;
const FIRST = 6;

/** Whether a finding's subject, question or sentence holds the words looked for. */
function speaksOf({ finding }: FindingState, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return wanted === '' || `${subjectWords(finding.subject)} ${questionOf(finding.analysis)} ${finding.summary}`.toLowerCase().includes(wanted);
}

function FindingGroup({ subject, findings }: { readonly subject: string; readonly findings: readonly FindingState[] }) {
  const goneTo = useView((state) => findings.slice(FIRST).some(({ finding }) => finding.id === state.finding));
  const [opened, setMore] = useState(false);
  const more = opened || goneTo;
  const shown = more ? findings : findings.slice(0, FIRST);
  return (
    <section className="finding-group" aria-label={visible(subject)}>
      <h2 className="finding-subject mono">{visible(subject)}</h2>
      {shown.map((state) => (
        <FindingCard key={state.finding.id} state={state} />
      ))}
      {findings.length > shown.length && (
        <Button kind="quiet" className="link" onPress={() => setMore(true)}>
          {readableCount(findings.length - shown.length)} more
        </Button>
      )}
    </section>
  );
}

function NoFindings({ looking }: { readonly looking: boolean }) {
  const events = useCase((state) => state.summary?.totals.events ?? 0);
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  if (looking)
    return (
      <Empty title="Looking…">
        Each question is asked of every pair; findings come all at once, because their strength depends on how many questions were asked.
      </Empty>
    );
  if (events === 0)
    return (
      <Empty title="Findings come with the first log">
        They answer what an expert would ask: is there a rhythm, does a cache explain it, who makes up the traffic, is the log complete.
      </Empty>
    );
  return (
    <Empty title="No questions asked yet">
      {readOnly ? (
        <p>This case is read only. Save a copy to look for findings in it.</p>
      ) : (
        <Button onPress={() => void attempt('run-analyses', {})}>Look for findings</Button>
      )}
    </Empty>
  );
}
