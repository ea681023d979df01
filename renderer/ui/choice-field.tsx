import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from 'react-aria-components';
import { visible } from '../../shared/lib/host-name.ts';

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly note?: string;
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: string | null;
  readonly onChange: (id: string) => void;
  readonly none?: string;
  readonly hideLabel?: boolean;
}

/** One of a few: a select with a list that is ours, so that it looks the same everywhere. */
export function ChoiceField({ label, choices, chosen, onChange, none = 'Choose…', hideLabel = false }: ChoiceFieldProps) {
  return (
    <Select
      className="field"
      selectedKey={chosen}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      placeholder={none}
      aria-label={label}
    >
      {!hideLabel && <Label className="field-label">{label}</Label>}
      <Button className="input select-button">
        <SelectValue className="select-value" />
        <span aria-hidden>▾</span>
      </Button>
      <Popover className="popover">
        <ListBox className="options" items={choices}>
          {(choice) => (
            <ListBoxItem className="option" id={choice.id} textValue={visible(choice.name)}>
              <span>{visible(choice.name)}</span>
              {choice.note !== undefined && <span className="option-note">{choice.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
