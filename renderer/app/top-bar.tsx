import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { readableDate, readableTime, wallClock } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { FilterField } from '../records/filter-field.tsx';
import { useCase } from '../state/case.ts';
import { attempt, takeSummary } from '../state/case-actions.ts';
import { useSelection } from '../state/selection.ts';
import { openDialog, useView } from '../state/view.ts';
import { cityOf, clockOf } from '../ui/clock.ts';

/** Title, filter, the two clocks, and the promise. */
export function TopBar() {
  return (
    <header className="top-bar" data-pane>
      <CaseTitle />
      <FilterField />
      <Clocks />
      <span className="offline" title="Occam makes no connection of any kind. This is blocked in three places and tested.">
        Offline<span className="offline-more">: nothing leaves this computer</span>
      </span>
    </header>
  );
}

function CaseTitle() {
  const title = useCase((state) => state.summary?.title ?? '');
  const readOnly = useCase((state) => state.summary?.readOnly === true);
  const unlisted = useCase((state) => state.summary?.private === true);
  const [edited, setEdited] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    const next = edited?.trim() ?? '';
    setEdited(null);
    if (next === '' || next === title) return;
    const summary = await attempt('rename-case', { title: next });
    if (summary !== undefined) takeSummary(summary);
  };
  if (edited !== null)
    return (
      <input
        className="case-title-input"
        aria-label="Name of the case"
        value={edited}
        ref={(input) => input?.focus()}
        onChange={(event) => setEdited(event.target.value)}
        onBlur={() => void save()}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void save();
          if (event.key === 'Escape') setEdited(null);
        }}
      />
    );
  const shown = visible(title);
  return (
    <h1 className="case-title" title={shown}>
      <AriaButton className="case-title-button" isDisabled={readOnly} onPress={() => setEdited(title)} aria-label={`${shown}: rename the case`}>
        <bdi>{shown}</bdi>
      </AriaButton>
      {unlisted && (
        <span className="chip chip-expected" title="Nothing outside its own file remembers this case">
          private
        </span>
      )}
      {readOnly && <span className="chip chip-unsure">read only</span>}
    </h1>
  );
}

const two = (value: number): string => String(value).padStart(2, '0');

/** What two clocks showed at the scrub handle. */
function Clocks() {
  const { zone, secondZone } = useView((state) => state.settings);
  const instant = useSelection((state) => state.playhead ?? state.window?.end ?? null);
  if (instant === null) return null;
  const zones = secondZone === null || secondZone === zone ? [zone] : [zone, secondZone];
  const day = wallClock(instant, clockOf(zone)).day;
  return (
    <AriaButton className="clocks" onPress={() => openDialog('settings')}>
      {zones.map((id) => {
        const at = wallClock(instant, clockOf(id));
        return (
          <span key={id} className="clock" title={`${readableTime(instant, clockOf(id))}, ${id}`}>
            <span className="clock-city">{cityOf(id)}</span> {two(at.hour)}:{two(at.minute)}
            {at.day !== day && <sup>{at.day > day === at.day - day < 20 ? '+1' : '−1'}</sup>}
          </span>
        );
      })}
      <span className="clock-date">{readableDate(instant, clockOf(zone))}</span>
      <span className="unseen">at the scrub handle; change zones</span>
    </AriaButton>
  );
}
