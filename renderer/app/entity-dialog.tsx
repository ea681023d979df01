import { useEffect, useMemo, useState } from 'react';
import { Input, Label, TextArea, TextField } from 'react-aria-components';
import type { EngineAnswer } from '../../shared/contract/engine-commands.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { canonicalHost } from '../../shared/lib/host-name.ts';
import type { Entity } from '../../shared/model/entity.ts';
import { useCase } from '../state/case.ts';
import { attempt, refresh } from '../state/case-actions.ts';
import { ask } from '../state/client.ts';
import { useGroup } from '../state/group.ts';
import { selectSubject, useSelection } from '../state/selection.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { HostName } from '../ui/host-name.tsx';

/** Groups hosts into an entity, changes one or takes one apart. The hosts stay what they are; everything can be undone. */
export function EntityDialog({ onClose }: { readonly onClose: () => void }) {
  const entities = useCase((state) => state.entities);
  const [edited, setEdited] = useState<Entity>(() => startingEntity(entities));
  const hosts = useMemo(() => edited.hosts.map((host) => host.trim()).filter((host) => host !== ''), [edited]);
  const done = async (answer: Promise<unknown>): Promise<void> => {
    if ((await answer) === undefined) return;
    useGroup.setState({ hosts: [] });
    await refresh(['entities']);
    onClose();
  };
  const save = async (): Promise<void> => {
    const name = edited.name.trim();
    await done(attempt('save-entity', { id: edited.id, name, color: edited.color, hosts: [...new Set(hosts.map(canonicalHost))] }));
    selectSubject({ type: 'entity', entity: name });
  };
  const known = entities.some((entity) => entity.id === edited.id);
  return (
    <Dialog
      title={known ? `Entity: ${edited.name}` : 'Group hosts into an entity'}
      onClose={onClose}
      actions={
        <>
          {known && (
            <Button onPress={() => void done(attempt('delete-entity', { id: edited.id }))}>Take apart ({readableCount(hosts.length)} hosts)</Button>
          )}
          <Button kind="main" disabled={edited.name.trim() === '' || hosts.length === 0} onPress={() => void save()}>
            {known ? 'Save' : `Group ${readableCount(hosts.length)} hosts`}
          </Button>
        </>
      }
    >
      <div className="form">
        <TextField className="field" value={edited.name} autoFocus onChange={(name) => setEdited({ ...edited, name })}>
          <Label className="field-label">Name, such as “the bank”</Label>
          <Input className="input" />
        </TextField>
        <ColorField color={edited.color} onChange={(color) => setEdited({ ...edited, color })} />
        <TextField className="field" value={edited.hosts.join('\n')} onChange={(text) => setEdited({ ...edited, hosts: text.split('\n') })}>
          <Label className="field-label">Hosts, one a line</Label>
          <TextArea className="input mono" rows={6} />
        </TextField>
        {!known && <Suggestions onTake={(name, list) => setEdited({ ...edited, name, hosts: list })} />}
      </div>
    </Dialog>
  );
}

/** The selected entity, else a new one of the hosts that were gathered or selected. */
function startingEntity(entities: readonly Entity[]): Entity {
  const { subject } = useSelection.getState();
  const gathered = useGroup.getState().hosts;
  const chosen = subject?.type === 'entity' && gathered.length === 0 ? entities.find((entity) => entity.name === subject.entity) : undefined;
  if (chosen !== undefined) return chosen;
  const hosts = gathered.length > 0 ? gathered : subject?.type === 'host' ? [subject.host] : [];
  return { id: crypto.randomUUID(), name: '', color: entities.length % 7, hosts };
}

function ColorField({ color, onChange }: { readonly color: number; readonly onChange: (color: number) => void }) {
  return (
    <fieldset className="swatches">
      <legend className="field-label">Colour in graph and timeline</legend>
      {COLORS.map((name, i) => (
        <label key={name} className={`swatch swatch-${i}`} title={name}>
          <input type="radio" name="color" checked={color === i} onChange={() => onChange(i)} aria-label={name} />
        </label>
      ))}
    </fieldset>
  );
}
const COLORS = ['Blue', 'Vermilion', 'Green', 'Purple', 'Amber', 'Sky', 'Olive', 'Grey'] as const;

function Suggestions({ onTake }: { readonly onTake: (name: string, hosts: readonly string[]) => void }) {
  const [suggested, setSuggested] = useState<EngineAnswer<'suggest-entities'>>([]);
  useEffect(() => {
    void ask('suggest-entities', {}).then((answer) => answer.ok && setSuggested(answer.value));
  }, []);
  if (suggested.length === 0) return null;
  return (
    <section>
      <h3 className="section-title">Might belong together (your decision)</h3>
      <ul className="suggestions">
        {suggested.slice(0, 12).map((group) => (
          <li key={`${group.name} ${group.because}`}>
            <span className="suggestion-name">
              {group.name !== '' && (
                <>
                  <HostName name={group.name} />,{' '}
                </>
              )}
              {readableCount(group.hosts.length)} hosts
            </span>
            <span className="form-note">{group.because}</span>
            <Button onPress={() => onTake(group.name, group.hosts)}>Take</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
