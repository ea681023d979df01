import { Label, Radio, RadioGroup, Switch } from 'react-aria-components';
import type { Settings } from '../../shared/contract/shell-commands.ts';
import { useCase } from '../state/case.ts';
import { changeSettings, useView } from '../state/view.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ZoneField } from '../ui/zone-field.tsx';

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
}

function Choices<T extends string>({ label, value, choices, onChange }: ChoicesProps<T>) {
  return (
    <RadioGroup className="field" value={value} onChange={(next) => onChange(next as T)} orientation="horizontal">
      <Label className="field-label">{label}</Label>
      <div className="segments">
        {choices.map(([id, name]) => (
          <Radio key={id} value={id} className="segment">
            {name}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** What the person, not the case, prefers. The zone reaches axis, raster, tables, notes and the report. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const settings = useView((state) => state.settings);
  const at = useCase((state) => state.summary?.span?.start ?? 0);
  const change = (next: Partial<Settings>): void => void changeSettings(next);
  return (
    <Dialog title="Settings" onClose={onClose}>
      <div className="form">
        <ZoneField label="Times are shown as clocks went in" zone={settings.zone} at={at} onChange={(zone) => zone !== null && change({ zone })} />
        <ZoneField
          label="Second clock, beside the first (may stay empty)"
          zone={settings.secondZone}
          at={at}
          none="None"
          onChange={(secondZone) => change({ secondZone })}
        />
        <p className="form-note">Every time on screen and in the report follows these. Stored times are UTC and never change.</p>
        <Choices
          label="Light or dark"
          value={settings.theme}
          choices={[
            ['system', 'As the system'],
            ['light', 'Light'],
            ['dark', 'Dark'],
          ]}
          onChange={(theme) => change({ theme })}
        />
        <Choices
          label="Density"
          value={settings.density}
          choices={[
            ['comfortable', 'Comfortable'],
            ['compact', 'Compact'],
          ]}
          onChange={(density) => change({ density })}
        />
        <Choices
          label="Motion"
          value={settings.motion}
          choices={[
            ['system', 'As the system'],
            ['reduced', 'Reduced'],
          ]}
          onChange={(motion) => change({ motion })}
        />
        <Switch className="switch" isSelected={settings.rememberCases} onChange={(rememberCases) => change({ rememberCases })}>
          <span className="switch-track" aria-hidden>
            <span className="switch-knob" />
          </span>
          Remember the cases opened here, and how tables were mapped
        </Switch>
      </div>
    </Dialog>
  );
}
