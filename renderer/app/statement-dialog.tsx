import { useState } from 'react';
import { Checkbox, Input, Label, TextArea, TextField } from 'react-aria-components';
import { useCase } from '../state/case.ts';
import { attempt, refresh } from '../state/case-actions.ts';
import { useSelection } from '../state/selection.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { localText, readLocalText } from '../ui/local-time.ts';

/** Enters who said what, when, and where it can be read. Stamped with the moment of entering, because dates chosen after looking prove nothing. */
export function StatementDialog({ onClose }: { readonly onClose: () => void }) {
  const zone = useView((state) => state.settings.zone);
  const start = useSelection((state) => state.playhead ?? state.window?.start ?? 0);
  const looked = useCase((state) => (state.summary?.totals.events ?? 0) > 0);
  const [id] = useState(() => useView.getState().statement ?? crypto.randomUUID());
  const before = useCase((state) => state.statements.find((statement) => statement.id === id));
  const [when, setWhen] = useState(localText(before?.when ?? start, clockOf(zone)));
  const [who, setWho] = useState(before?.who ?? '');
  const [text, setText] = useState(before?.text ?? '');
  const [citation, setCitation] = useState(before?.citation ?? '');
  const [afterLooking, setAfterLooking] = useState(before?.afterLooking ?? looked);
  const instant = readLocalText(when, clockOf(zone));
  const save = async (): Promise<void> => {
    if (instant === null) return;
    const saved = await attempt('save-statement', { id, when: instant, who, text, citation, afterLooking });
    if (saved === undefined) return;
    await refresh(['statements']);
    onClose();
  };
  return (
    <Dialog
      title="Dated statement"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button kind="main" disabled={instant === null || text.trim() === ''} onPress={() => void save()}>
            {before === undefined ? 'Put on the timeline' : 'Change it'}
          </Button>
        </>
      }
    >
      <div className="form">
        <TextField className="field" value={when} onChange={setWhen} isInvalid={instant === null}>
          <Label className="field-label">When ({zone}), as 2016-09-23 18:00</Label>
          <Input className="input mono" />
        </TextField>
        <TextField className="field" value={who} onChange={setWho}>
          <Label className="field-label">Who</Label>
          <Input className="input" />
        </TextField>
        <TextField className="field" value={text} onChange={setText}>
          <Label className="field-label">Said or did what</Label>
          <TextArea className="input" rows={3} />
        </TextField>
        <TextField className="field" value={citation} onChange={setCitation}>
          <Label className="field-label">Where it was published or said</Label>
          <Input className="input" />
        </TextField>
        <Checkbox className="check" isSelected={afterLooking} onChange={setAfterLooking}>
          <span className="check-box" aria-hidden>
            ✓
          </span>
          I chose this date after looking at the data
        </Checkbox>
        <p className="form-note">
          The moment of entering is kept with it and printed in the report{before === undefined ? '' : '; another date is entered anew'}.
        </p>
      </div>
    </Dialog>
  );
}
