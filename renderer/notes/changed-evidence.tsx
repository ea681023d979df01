import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { attempt, refresh } from '../state/case-actions.ts';
import { Button } from '../ui/button.tsx';
import { PinChip } from './pin-chip.tsx';

/** What a note's evidence said when it was pinned and what it says now, where that differs: the words may no longer hold. */
export function ChangedEvidence({ note, readOnly }: { readonly note: string; readonly readOnly: boolean }) {
  const all = useCase((state) => state.changedEvidence);
  const changed = all.filter((one) => one.note === note);
  if (changed.length === 0) return null;
  const renew = async (): Promise<void> => {
    if ((await attempt('renew-evidence', { id: note })) !== undefined) await refresh(['notes']);
  };
  return (
    <section className="changed-evidence" aria-label="Changed evidence">
      <p>Since this was written its evidence has changed:</p>
      <ul>
        {changed.map(({ pin, seen, now }) => (
          <li key={JSON.stringify(pin)}>
            <PinChip pin={pin} /> {visible(seen)} then, {visible(now)} now.
          </li>
        ))}
      </ul>
      {!readOnly && <Button onPress={() => void renew()}>I have taken note</Button>}
    </section>
  );
}
