import { X } from 'lucide-react';
import { questionOf } from '../../shared/lib/finding-words.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { goToFinding } from '../state/go-to.ts';
import { toggleLane, useSelection } from '../state/selection.ts';
import { Button } from '../ui/button.tsx';

import { toX } from './time-scale.ts';

interface FindingLanesProps {
  readonly view: TimeWindow;
  readonly width: number;
}

/** Pinned findings, a lane each: the stretch of time that each speaks about. */
export function FindingLanes({ view, width }: FindingLanesProps) {
  const pinned = useSelection((state) => state.lanes);
  const states = useCase((state) => state.findings);
  const findings = pinned.flatMap((id) => states.filter(({ finding }) => finding.id === id).map(({ finding }) => finding));
  if (findings.length === 0) return null;
  return (
    <ul className="lanes" aria-label="Pinned findings">
      {findings.map((finding) => (
        <Lane key={finding.id} finding={finding} view={view} width={width} />
      ))}
    </ul>
  );
}

function Lane({ finding, view, width }: FindingLanesProps & { readonly finding: Finding }) {
  const left = Math.max(0, toX(finding.window[0], view, width));
  const right = Math.min(width, toX(finding.window[1], view, width));
  const title = questionOf(finding.analysis);
  return (
    <li className="lane">
      {right > left && <span className="lane-span" style={{ left, width: Math.max(3, right - left) }} aria-hidden />}
      <button type="button" className="lane-name" title={visible(finding.summary)} onClick={() => goToFinding(finding)}>
        {title}: {subjectWords(finding)}
      </button>
      <Button kind="quiet" label={`Unpin: ${title}`} onPress={() => toggleLane(finding.id)}>
        <X size={11} aria-hidden />
      </Button>
    </li>
  );
}

function subjectWords({ subject }: Finding): string {
  const { from, to, host, hosts } = subject;
  const ends = [from, to].filter((name) => name !== undefined);
  return visible(ends.length > 0 ? ends.join(' → ') : (host ?? hosts?.join(', ') ?? 'the whole log'));
}
