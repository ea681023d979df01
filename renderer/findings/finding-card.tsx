import { useEffect, useRef, useState } from 'react';
import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { chipOf, questionOf } from '../../shared/lib/finding-words.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { useCase } from '../state/case.ts';
import { attempt, refresh } from '../state/case-actions.ts';
import { goToFinding } from '../state/go-to.ts';
import { newNote } from '../state/new-note.ts';
import { toggleLane, useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { useCitationName } from './cited-lines.tsx';
import { HowComputed } from './how-computed.tsx';

/** One answer: what was asked, what came out, how sure, what dull reason fits, what it does not show, and the lines that prove it. */
export function FindingCard({ state }: { readonly state: FindingState }) {
  const { finding } = state;
  const chip = chipOf(finding);
  const [computed, setComputed] = useState(false);
  const card = useShownWhenGoneTo(finding.id);
  const pinned = useSelection((store) => store.lanes.includes(finding.id));
  return (
    <article className={`finding finding-${state.state}`} aria-label={questionOf(finding.analysis)} tabIndex={-1} ref={card}>
      <header className="card-head">
        <h3>{questionOf(finding.analysis)}</h3>
        <span className={`chip chip-${chip.tone}`}>{chip.words}</span>
      </header>
      <p className="finding-summary">{visible(finding.summary)}</p>
      <Innocents finding={finding} />
      <p className="finding-caveat">Does not show: {visible(finding.caveat)}</p>
      <footer className="finding-foot">
        <Evidence finding={finding} />
        <Button kind="quiet" className="link" onPress={() => setComputed(true)}>
          how computed
        </Button>
        <Button kind="quiet" className="link" onPress={() => toggleLane(finding.id)}>
          {pinned ? 'unpin from time' : 'pin to time'}
        </Button>
      </footer>
      <Judgement state={state} />
      {computed && <HowComputed finding={finding} onClose={() => setComputed(false)} />}
    </article>
  );
}

/** Brings the card into sight when somebody goes to its finding from elsewhere. */
function useShownWhenGoneTo(id: string): React.RefObject<HTMLElement | null> {
  const card = useRef<HTMLElement>(null);
  const wanted = useView((state) => state.finding === id && state.panel === 'findings');
  useEffect(() => {
    if (wanted) card.current?.scrollIntoView({ block: 'nearest' });
  }, [wanted]);
  return card;
}

const WORDS = { fits: 'fits', 'does not fit': 'does not fit', 'cannot say': 'cannot say' } as const;
const TONES = { fits: 'fits', 'does not fit': 'expected', 'cannot say': 'unsure' } as const;

function Innocents({ finding }: { readonly finding: Finding }) {
  if (finding.innocent.length === 0) return null;
  return (
    <ul className="innocents" aria-label="Dull explanations">
      {finding.innocent.map((innocent) => (
        <li key={innocent.explanation}>
          <span className={`chip chip-${TONES[innocent.verdict]}`}>{WORDS[innocent.verdict]}</span>
          <span>
            {visible(innocent.explanation)}: <span className="innocent-because">{visible(innocent.because)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The first line that proves it, as a way to graph, timeline and records at once. */
function Evidence({ finding }: { readonly finding: Finding }) {
  const first = finding.evidence.sample[0];
  const name = useCitationName(first);
  const show = (): void => {
    goToFinding(finding);
    useView.setState({ recordsOpen: true, recordsWhen: 'window' });
  };
  return (
    <Button kind="quiet" className="link mono finding-evidence" onPress={show}>
      {first === undefined
        ? 'show in graph and time'
        : `${name}:${readableCount(first.line)}${finding.evidence.count > 1 ? ` and ${readableCount(finding.evidence.count - 1)} more` : ''}`}
    </Button>
  );
}

function Judgement({ state }: { readonly state: FindingState }) {
  const readOnly = useCase((store) => store.summary?.readOnly ?? true);
  const [reason, setReason] = useState<string | null>(null);
  if (readOnly) return null;
  const judge = async (next: FindingState['state'], why: string): Promise<void> => {
    setReason(null);
    if ((await attempt('judge-finding', { id: state.finding.id, state: next, reason: why })) !== undefined) await refresh(['findings']);
  };
  if (reason !== null)
    return (
      <form
        className="dismiss"
        onSubmit={(event) => {
          event.preventDefault();
          void judge('dismissed', reason);
        }}
      >
        <input
          className="input"
          aria-label="Why it is dismissed"
          placeholder="Why? (kept and counted in the report)"
          value={reason}
          ref={(input) => input?.focus()}
          onChange={(event) => setReason(event.target.value)}
        />
        <button type="submit" className="button" disabled={reason.trim() === ''}>
          Dismiss
        </button>
      </form>
    );
  if (state.state !== 'new')
    return (
      <p className="judged">
        {state.state === 'dismissed' ? `Dismissed: ${visible(state.reason)}` : state.state === 'accepted' ? 'Accepted for the report.' : 'Reviewed.'}{' '}
        <Button kind="quiet" className="link" onPress={() => void judge('new', '')}>
          take back
        </Button>
      </p>
    );
  return (
    <div className="judge">
      <Button kind="quiet" onPress={() => void judge('accepted', '')}>
        Accept
      </Button>
      <Button kind="quiet" onPress={() => void judge('reviewed', '')}>
        Reviewed
      </Button>
      <Button kind="quiet" onPress={() => setReason('')}>
        Dismiss…
      </Button>
      <Button kind="quiet" onPress={() => newNote([{ to: 'finding', finding: state.finding.id }])}>
        Note
      </Button>
    </div>
  );
}
