import { useRef } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { putIntoNote } from '../state/clipping.ts';
import { selectSubject, useSelection } from '../state/selection.ts';
import { shortName } from '../ui/host-name.tsx';
import { citationOf, copyLine, copyText } from './copy-line.ts';
import { type NarrowField, narrowed } from './narrow-filter.ts';
import { recordClipping } from './record-clipping.ts';

/** A record and where its menu opens, in pixels of the window. */
export interface MenuPlace {
  readonly record: RecordRow;
  readonly x: number;
  readonly y: number;
}

/** What can be done with one record: only this, not this, its pair, its line with or without citation. */
export function RecordMenu({ place, onClose }: { readonly place: MenuPlace; readonly onClose: () => void }) {
  const anchor = useRef<HTMLSpanElement>(null);
  const { record, x, y } = place;
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  const path = useCase((state) => state.summary?.sources[record.source]?.path ?? '');
  const narrow = (field: NarrowField, value: string, only: boolean) => () =>
    useSelection.setState((state) => ({ filter: narrowed(state.filter, field, value, only) }));
  return (
    <>
      <span className="record-menu-anchor" ref={anchor} style={{ left: x, top: y }} />
      <Popover className="popover" triggerRef={anchor} isOpen onOpenChange={(open) => !open && onClose()} placement="bottom start">
        <Menu className="options" aria-label="What to do with this record" autoFocus="first" onClose={onClose}>
          {valuesOf(record, path).flatMap(({ field, value }) => [
            <MenuItem key={`only ${field}`} className="option" onAction={narrow(field, value, true)}>
              Only {field} {short(value)}
            </MenuItem>,
            <MenuItem key={`not ${field}`} className="option" onAction={narrow(field, value, false)}>
              Not {field} {short(value)}
            </MenuItem>,
          ])}
          <Separator className="option-line" />
          <MenuItem className="option" onAction={() => selectSubject({ type: 'pair', from: record.from, to: record.to })}>
            Select this pair
          </MenuItem>
          {!readOnly && (
            <MenuItem className="option" onAction={() => putIntoNote(recordClipping(record))}>
              Put into the note, with its citation
            </MenuItem>
          )}
          <MenuItem className="option" onAction={() => void copyLine(record, false)}>
            Copy the line
          </MenuItem>
          <MenuItem className="option" onAction={() => void copyLine(record, true)}>
            Copy the line with its citation
          </MenuItem>
          <MenuItem className="option" onAction={() => copyText(citationOf(record))}>
            Copy the citation
          </MenuItem>
        </Menu>
      </Popover>
    </>
  );
}

/** What of a record can narrow the filter; what the log does not say cannot. */
function valuesOf(record: RecordRow, path: string): readonly { readonly field: NarrowField; readonly value: string }[] {
  const values = [
    { field: 'from', value: record.from },
    { field: 'to', value: record.to },
    { field: 'kind', value: record.kind },
    { field: 'outcome', value: record.outcome === 'unknown' ? '' : record.outcome },
    { field: 'source', value: path.slice(path.lastIndexOf('/') + 1) },
  ] as const;
  return values.filter(({ value }) => value !== '');
}

const short = (text: string): string => shortName(visible(text), 40);
