import { useEffect, useState } from 'react';
import type { ShellAnswer } from '../../shared/contract/shell-commands.ts';
import { ask } from '../state/client.ts';
import { Dialog } from '../ui/dialog.tsx';

/** Version, runtime and licences: what a colleague needs to get the same numbers. */
export function AboutDialog({ onClose }: { readonly onClose: () => void }) {
  const [about, setAbout] = useState<ShellAnswer<'about'> | null>(null);
  useEffect(() => {
    void ask('about', {}).then((answer) => answer.ok && setAbout(answer.value));
  }, []);
  return (
    <Dialog title="About Occam" onClose={onClose}>
      <p className="serif">Rule out the dull explanations first.</p>
      {about !== null && (
        <dl className="facts">
          <dt>Version</dt>
          <dd className="mono">{about.version}</dd>
          <dt>Runs on</dt>
          <dd className="mono">{about.runtime}</dd>
          <dt>Time-zone rules</dt>
          <dd className="mono">{about.timeZoneData}</dd>
          <dt>Licences</dt>
          <dd>{about.licences}</dd>
        </dl>
      )}
      <p className="form-note">Occam makes no connection of any kind. Logs, cases and notes stay where you put them.</p>
    </Dialog>
  );
}
