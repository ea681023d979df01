import { useMemo } from 'react';
import { Button, ComboBox, Input, Label, ListBox, ListBoxItem, ListLayout, Popover, Virtualizer } from 'react-aria-components';
import { allZones, offsetLabel } from './clock.ts';

interface ZoneFieldProps {
  readonly label: string;
  readonly zone: string | null;
  readonly onChange: (zone: string | null) => void;
  /** Instant at which the offset is shown: zones change theirs. */
  readonly at: number;
  /** What the field says while nothing is chosen. */
  readonly none?: string;
  readonly hideLabel?: boolean;
}

/** A name as it is compared: people write New York and computers New_York. */
const plain = (name: string): string => name.replaceAll('_', ' ').trim().toLowerCase();

/** Chooses an IANA zone by typing a part of its name. Fixed offsets are not offered: they are wrong for half of the year. */
export function ZoneField({ label, zone, onChange, at, none = 'Choose a place…', hideLabel = false }: ZoneFieldProps) {
  const zones = useMemo(() => allZones().map((id) => ({ id, name: id.replaceAll('_', ' ') })), []);
  return (
    <ComboBox
      className="field"
      selectedKey={zone}
      onSelectionChange={(key) => onChange(key === null ? null : String(key))}
      defaultItems={zones}
      defaultFilter={(name, typed) => plain(name).includes(plain(typed))}
      menuTrigger="focus"
      aria-label={label}
    >
      {!hideLabel && <Label className="field-label">{label}</Label>}
      <div className="combo">
        <Input className="input" placeholder={none} />
        <Button className="combo-open">▾</Button>
      </div>
      <Popover className="popover">
        <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: 30 }}>
          <ListBox className="options zone-options">
            {(item: { id: string; name: string }) => (
              <ListBoxItem className="option" id={item.id} textValue={item.name}>
                <span>{item.name}</span>
                <span className="option-note">{offsetLabel(item.id, at)}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </Virtualizer>
      </Popover>
    </ComboBox>
  );
}
