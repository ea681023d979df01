import { useEffect, useState } from 'react';
import { readableCount } from '../../shared/lib/format-value.ts';
import type { HiddenTerm } from '../../shared/model/report-plan.ts';
import { writeRows } from '../state/case-dialogs.ts';
import { ask } from '../state/client.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

const SHOWN = 8;

/** Before a file of events or pairs is written: the case has a list of names to hide. Are they hidden in this file too? */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const wanted = useView((state) => state.exporting);
  const hidden = useHidden();
  const write = (hide: boolean): void => {
    onClose();
    if (wanted !== null) void writeRows({ ...wanted, hide });
  };
  return (
    <Dialog
      title="Hide names in this file?"
      onClose={onClose}
      actions={
        <>
          <Button onPress={() => write(false)}>Export with the real names</Button>
          <Button kind="main" onPress={() => write(true)}>
            Hide the names
          </Button>
        </>
      }
    >
      <p>The report of this case has a list of {hidden.length === 1 ? 'one name' : `${readableCount(hidden.length)} names`} to hide:</p>
      <ul className="export-names">
        {hidden.slice(0, SHOWN).map(({ term, pseudonym }) => (
          <li key={term}>
            <span className="mono">{term}</span> as {pseudonym}
          </li>
        ))}
        {hidden.length > SHOWN && <li>and {readableCount(hidden.length - SHOWN)} more</li>}
      </ul>
      <p className="form-note">Hidden, a name is replaced however it is spelled, and nothing is written if one would be left.</p>
    </Dialog>
  );
}

/** The list as the case keeps it. */
function useHidden(): readonly HiddenTerm[] {
  const [hidden, setHidden] = useState<readonly HiddenTerm[]>([]);
  useEffect(() => {
    void ask('read-case-settings', {}).then((answer) => answer.ok && setHidden(answer.value.report.hidden));
  }, []);
  return hidden;
}
