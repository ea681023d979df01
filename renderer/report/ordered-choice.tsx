import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox } from 'react-aria-components';
import { Button } from '../ui/button.tsx';

/** Something that may go into the report. */
export interface Choice {
  readonly id: string;
  /** Its name for a screen reader. */
  readonly name: string;
  readonly shown: ReactNode;
  /** Why it cannot be chosen or left out; absent where it can. */
  readonly fixed?: string;
  /** It stays where it is. */
  readonly still?: boolean;
}

interface OrderedChoiceProps {
  readonly title: string;
  /** All there is, the chosen ones first and in their order. */
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

/** A list to tick and to put in order, by mouse and keys alike. */
export function OrderedChoice({ title, choices, chosen, onChange }: OrderedChoiceProps) {
  const move = (id: string, step: 1 | -1): void => {
    const next = [...chosen];
    const at = next.indexOf(id);
    next.splice(at, 1);
    next.splice(at + step, 0, id);
    onChange(next);
  };
  const still = new Set(choices.filter((choice) => choice.still === true).map((choice) => choice.id));
  return (
    <ol className="report-list" aria-label={title}>
      {choices.map(({ id, name, shown, fixed }) => {
        const at = chosen.indexOf(id);
        const before = chosen[at - 1];
        return (
          <li key={id} className={at < 0 ? 'report-item left-out' : 'report-item'}>
            <Checkbox
              className="check"
              isSelected={at >= 0}
              isDisabled={fixed !== undefined}
              onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id))}
            >
              <span className="check-box" aria-hidden>
                ✓
              </span>
              <span className="report-item-name">
                {shown}
                {fixed !== undefined && <span className="option-note"> {fixed}</span>}
              </span>
            </Checkbox>
            {at >= 0 && !still.has(id) && (
              <span className="report-move">
                <Button kind="quiet" label={`Move up: ${name}`} disabled={before === undefined || still.has(before)} onPress={() => move(id, -1)}>
                  <ArrowUp size={13} aria-hidden />
                </Button>
                <Button kind="quiet" label={`Move down: ${name}`} disabled={at === chosen.length - 1} onPress={() => move(id, 1)}>
                  <ArrowDown size={13} aria-hidden />
                </Button>
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

/** The chosen ones first and in their order, then the rest as it comes. */
export function chosenFirst<T extends { readonly id: string }>(all: readonly T[], chosen: readonly string[]): T[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  const first = chosen.map((id) => byId.get(id)).filter((one) => one !== undefined);
  return [...first, ...all.filter((one) => !chosen.includes(one.id))];
}
