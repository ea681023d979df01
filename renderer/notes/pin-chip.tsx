import { X } from 'lucide-react';
import { questionOf } from '../../shared/lib/finding-words.ts';
import { readableDate } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { Pin } from '../../shared/model/note.ts';
import { useCase } from '../state/case.ts';
import { goToFinding } from '../state/go-to.ts';
import { selectSubject, setWindow } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { shortName } from '../ui/host-name.tsx';

/** Pins whose words a person chose, or reads; the others are names as machines write them. */
const NAMED: ReadonlySet<Pin['to']> = new Set(['entity', 'finding', 'window']);

/** What a note is pinned to, as a way there. */
export function PinChip({ pin, onRemove }: { readonly pin: Pin; readonly onRemove?: () => void }) {
  const words = usePinWords(pin);
  return (
    <span className="pin-chip">
      <button type="button" className={NAMED.has(pin.to) ? 'pin-go pin-words' : 'pin-go'} title={words} onClick={() => goToPin(pin)}>
        {shortName(words, 44)}
      </button>
      {onRemove !== undefined && (
        <Button kind="quiet" label={`Unpin from ${words}`} onPress={onRemove}>
          <X size={11} aria-hidden />
        </Button>
      )}
    </span>
  );
}

function usePinWords(pin: Pin): string {
  const zone = useView((state) => state.settings.zone);
  const sources = useCase((state) => state.summary?.sources);
  const findings = useCase((state) => state.findings);
  if (pin.to === 'host') return visible(pin.host);
  if (pin.to === 'pair') return visible(`${pin.from} → ${pin.host}`);
  if (pin.to === 'entity') return visible(pin.entity);
  if (pin.to === 'window') return `${readableDate(pin.window.start, clockOf(zone))} – ${readableDate(pin.window.end, clockOf(zone))}`;
  if (pin.to === 'finding') {
    const state = findings.find(({ finding }) => finding.id === pin.finding);
    return state === undefined ? 'a finding that is no longer there' : questionOf(state.finding.analysis);
  }
  const path = sources?.find((source) => source.sha256 === pin.source)?.path;
  return visible(`${path === undefined ? pin.source.slice(0, 12) : path.slice(path.lastIndexOf('/') + 1)}:${pin.line}`);
}

function goToPin(pin: Pin): void {
  if (pin.to === 'host') selectSubject({ type: 'host', host: pin.host });
  else if (pin.to === 'pair') selectSubject({ type: 'pair', from: pin.from, to: pin.host });
  else if (pin.to === 'entity') selectSubject({ type: 'entity', entity: pin.entity });
  else if (pin.to === 'window') setWindow(pin.window);
  else if (pin.to === 'finding') {
    const state = useCase.getState().findings.find(({ finding }) => finding.id === pin.finding);
    if (state !== undefined) goToFinding(state.finding);
  } else useView.setState({ recordsOpen: true });
}
