import { X } from 'lucide-react';
import { questionOf } from '../../shared/lib/finding-words.ts';
import { readableDate } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { goToFinding } from '../state/go-to.ts';
import { toggleLane, useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
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

interface LaneProps extends FindingLanesProps {
  readonly finding: Finding;
}

function Lane({ finding, view, width }: LaneProps) {
  const left = Math.max(0, toX(finding.window[0], view, width));
  const right = Math.min(width, toX(finding.window[1], view, width));
  const title = questionOf(finding.analysis);
  return (
    <li className="lane">
      {right > left && <span className="lane-span" style={{ left, width: Math.max(3, right - left) }} aria-hidden />}
      <ChangeMark finding={finding} view={view} width={width} />
      <button
        type="button"
        className="lane-name"
        style={besideMark(changeOf(finding), view, width)}
        title={visible(finding.summary)}
        onClick={() => goToFinding(finding)}
      >
        {title} {subjectWords(finding)}
      </button>
      <Button kind="quiet" label={`Unpin: ${title}`} onPress={() => toggleLane(finding.id)}>
        <X size={11} aria-hidden />
      </Button>
    </li>
  );
}

/** The date that a finding gives to a change of rate; null for other findings. */
const changeOf = ({ analysis, statistics }: Finding): number | null => (analysis === 'change-point' ? (statistics['changeMicros'] ?? null) : null);

/** Room that the words of a lane need to be worth reading, and that the date beside a mark takes. */
const NAME_ROOM = 170;
const DATE_ROOM = 100;

/** The words of a lane end before the mark, or begin behind it where there is no room before. */
function besideMark(date: number | null, view: TimeWindow, width: number): React.CSSProperties {
  const x = date === null ? -1 : toX(date, view, width);
  if (x < 0 || x > width) return {};
  return x > NAME_ROOM ? { maxWidth: x - 6 } : { marginLeft: x + DATE_ROOM };
}

/** The date at which a rate changed, with the stretch in which it may have been: a line over its 95 % interval. */
function ChangeMark({ finding, view, width }: LaneProps) {
  const zone = useView((state) => state.settings.zone);
  const date = changeOf(finding);
  const { changeLowMicros: low, changeHighMicros: high } = finding.statistics;
  if (date === null || low === undefined || high === undefined) return null;
  const x = toX(date, view, width);
  const [left, right] = [toX(low, view, width), toX(high, view, width)].map((edge) => Math.min(width, Math.max(0, edge))) as [number, number];
  if (x < 0 || x > width) return null;
  const day = (time: number): string => readableDate(time, clockOf(zone));
  return (
    <>
      <span className="lane-interval" style={{ left, width: Math.max(1, right - left) }} aria-hidden />
      <span
        className={x > width - 110 ? 'lane-change lane-change-left' : 'lane-change'}
        style={{ left: x }}
        title={`Changed on ${day(date)}; 95 % interval ${day(low)} to ${day(high)}`}
      >
        <span className="lane-date">{day(date)}</span>
      </span>
    </>
  );
}

function subjectWords({ subject }: Finding): string {
  const { from, to, host, hosts } = subject;
  const ends = [from, to].filter((name) => name !== undefined);
  return visible(ends.length > 0 ? ends.join(' → ') : (host ?? hosts?.join(', ') ?? 'the whole log'));
}
