import { useRef } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { selectSubject, useSelection } from '../state/selection.ts';
import { shortName } from '../ui/host-name.tsx';
import { copyLine } from './copy-line.ts';
import { type NarrowField, narrowed } from './narrow-filter.ts';

/** A record and where its menu opens, in pixels of the window. */
export interface MenuPlace {
  readonly record: RecordRow;
  readonly x: number;
  readonly y: number;
}

const FIELDS: readonly NarrowField[] = ['from', 'to', 'kind', 'outcome'];

/** What can be done with one record: only this, not this, its pair, its line with or without citation. */
export function RecordMenu({ place, onClose }: { readonly place: MenuPlace; readonly onClose: () => void }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const { record, x, y } = place;
  const narrow = (field: NarrowField, only: boolean) => () =>
    useSelection.setState((state) => ({ filter: narrowed(state.filter, field, record[field], only) }));
  const fields = FIELDS.filter((field) => record[field] !== '' && !(field === 'outcome' && record.outcome === 'unknown'));
  return (
    <>
      <span className="record-menu-anchor" ref={anchor} style={{ left: x, top: y }} />
      <Popover className="popover" triggerRef={anchor} isOpen onOpenChange={(open) => !open && onClose()} placement="bottom start">
        <Menu className="options" aria-label="What to do with this record" autoFocus="first" onClose={onClose}>
          {fields.flatMap((field) => [
            <MenuItem key={`only ${field}`} className="option" onAction={narrow(field, true)}>
              Only {field} {short(record[field])}
            </MenuItem>,
            <MenuItem key={`not ${field}`} className="option" onAction={narrow(field, false)}>
              Not {field} {short(record[field])}
            </MenuItem>,
          ])}
          <Separator className="option-line" />
          <MenuItem className="option" onAction={() => selectSubject({ type: 'pair', from: record.from, to: record.to })}>
            Select this pair
          </MenuItem>
          <MenuItem className="option" onAction={() => void copyLine(record, false)}>
            Copy the line
          </MenuItem>
          <MenuItem className="option" onAction={() => void copyLine(record, true)}>
            Copy the line with its citation
          </MenuItem>
        </Menu>
      </Popover>
    </>
  );
}

const short = (text: string): string => shortName(visible(text), 40);
