import { Repeat2 } from 'lucide-react';
import { useMemo } from 'react';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { readableBytes } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { dragClipping } from '../state/clipping.ts';
import { useView } from '../state/view.ts';
import { cityOf, clockOf } from '../ui/clock.ts';
import { HostName } from '../ui/host-name.tsx';
import { timeToSecond } from '../ui/local-time.ts';
import { chosenColumns, columnTracks, type RecordColumn } from './columns.ts';
import { recordClipping } from './record-clipping.ts';
import type { MenuPlace } from './record-menu.tsx';

/** What all rows share: columns, zones, and the grid that follows from them. */
export interface RowLayout {
  readonly columns: readonly RecordColumn[];
  readonly zones: readonly string[];
  readonly style: { readonly gridTemplateColumns: string };
}

export function useRowLayout(): RowLayout {
  const { zone, secondZone, recordColumns } = useView((state) => state.settings);
  return useMemo(() => {
    const columns = chosenColumns(recordColumns);
    const zones = secondZone === null || secondZone === zone ? [zone] : [zone, secondZone];
    return { columns, zones, style: { gridTemplateColumns: columnTracks(columns, zones.length) } };
  }, [zone, secondZone, recordColumns]);
}

/** The names of the columns; the time goes by the city whose clock it is. */
export function RecordHead({ layout: { columns, zones, style } }: { readonly layout: RowLayout }) {
  const titles = columns.flatMap(({ id, title }) => (id === 'time' ? zones.map((zone) => ({ id: zone, title: cityOf(zone) })) : [{ id, title }]));
  return (
    // biome-ignore lint/a11y: rows that exist only while in sight cannot be rows of a table element; the grid takes the keys
    <div role="row" className="record record-head" aria-rowindex={1} style={style}>
      {titles.map(({ id, title }) => (
        // biome-ignore lint/a11y: see the row
        <span role="columnheader" key={id} className={id === 'bytes' ? 'num' : ''}>
          {title}
        </span>
      ))}
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly record: RecordRow | undefined;
  readonly layout: RowLayout;
  readonly at: boolean;
  readonly chosen: boolean;
  readonly onPress: (record: RecordRow) => void;
  readonly onMenu: (place: MenuPlace) => void;
}

/** One record: pressed, it shows its line; dragged, it goes into a note with its citation. */
export function RecordRowView({ index, record, layout, at, chosen, onPress, onMenu }: RowProps) {
  const marks = `${at ? ' record-at' : ''}${chosen ? ' record-chosen' : ''}${record?.repeated === true ? ' record-repeated' : ''}`;
  return (
    // biome-ignore lint/a11y: rows that exist only while in sight cannot be rows of a table element; the grid takes the keys
    <div
      role="row"
      id={`record-${index}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={`record${marks}`}
      style={layout.style}
      draggable={record !== undefined}
      onDragStart={(event) => record !== undefined && dragClipping(event, recordClipping(record))}
      onClick={() => record !== undefined && onPress(record)}
      onContextMenu={(event) => {
        event.preventDefault();
        if (record !== undefined) onMenu({ record, x: event.clientX, y: event.clientY });
      }}
    >
      {record === undefined ? <Cell>…</Cell> : layout.columns.map(({ id }) => <Field key={id} id={id} record={record} zones={layout.zones} />)}
    </div>
  );
}

function Cell({ className = '', title, children }: { readonly className?: string; readonly title?: string; readonly children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y: see the row
    <span role="gridcell" className={className} title={title}>
      {children}
    </span>
  );
}

interface FieldProps {
  readonly id: RecordColumn['id'];
  readonly record: RecordRow;
  readonly zones: readonly string[];
}

function Field({ id, record, zones }: FieldProps) {
  switch (id) {
    case 'time':
      return zones.map((zone) => (
        <Cell key={zone} className="mono">
          {Number.isNaN(record.time) ? 'no time' : timeToSecond(record.time, clockOf(zone))}
        </Cell>
      ));
    case 'from':
    case 'to':
      return (
        <Cell className="mono">
          <HostName name={record[id]} />
        </Cell>
      );
    case 'kind':
      return (
        <Cell className="mono" title={visible(record.detail)}>
          {visible(record.kind)}
        </Cell>
      );
    case 'outcome':
      return <Cell>{record.outcome === 'unknown' ? '' : record.outcome}</Cell>;
    case 'bytes':
      return <Cell className="num">{Number.isNaN(record.bytes) ? '' : readableBytes(record.bytes)}</Cell>;
    case 'detail':
      return <Cell className="mono">{visible(record.detail)}</Cell>;
    case 'place':
      return <Place record={record} />;
  }
}

function Place({ record }: { readonly record: RecordRow }) {
  const path = useCase((state) => state.summary?.sources[record.source]?.path ?? '');
  return (
    <Cell className="mono record-source">
      <span className="record-file">{visible(path.slice(path.lastIndexOf('/') + 1))}</span>:{record.line}
      {record.repeated && <Repeat2 className="record-again" size={12} aria-label="repeats an earlier contact" />}
    </Cell>
  );
}
