import { Repeat2 } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { readableBytes } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { useView } from '../state/view.ts';
import { clockOf } from '../ui/clock.ts';
import { HostName } from '../ui/host-name.tsx';
import { localText } from '../ui/local-time.ts';
import { useSize } from '../ui/use-size.ts';
import { type MenuPlace, RecordMenu } from './record-menu.tsx';
import { firstRow, scrollHeight } from './scroll-scale.ts';
import type { Pages } from './use-pages.ts';

interface RecordsTableProps {
  readonly pages: Pages;
  readonly total: number;
  readonly chosen: number | null;
  readonly onChoose: (record: RecordRow) => void;
}

const ROW = 26;

/** Any number of rows; only those in sight exist. Arrow keys go from row to row. */
export function RecordsTable({ pages, total, chosen, onChoose }: RecordsTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [at, setAt] = useState(0);
  const [menu, setMenu] = useState<MenuPlace | null>(null);
  const { height } = useSize(scroller);
  const room = Math.max(0, height - ROW);
  const first = firstRow(top, room, total, ROW);
  const count = Math.min(Math.ceil(room / ROW) + 1, Math.max(0, total - first));
  const zones = useZones();
  const go = (to: number): void => {
    const next = Math.min(Math.max(0, to), total - 1);
    setAt(next);
    const visibleRows = Math.floor(room / ROW);
    if (scroller.current === null || (next > first && next < first + visibleRows - 1)) return;
    const target = Math.max(0, next - Math.floor(visibleRows / 2));
    const all = scrollHeight(total, ROW);
    scroller.current.scrollTop = total * ROW <= all ? target * ROW : (target / Math.max(1, total - visibleRows)) * (all - room);
  };
  const keys = (event: React.KeyboardEvent): void => {
    // Keys in the open menu are the menu's.
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor(room / ROW) - 1);
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -total, End: total };
    const step = steps[event.key];
    if (step !== undefined) go(at + step);
    else if (event.key === 'Enter') {
      const row = pages.row(at);
      if (row !== undefined) onChoose(row);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const row = pages.row(at);
      const place = document.getElementById(`record-${at}`)?.getBoundingClientRect();
      if (row !== undefined && place !== undefined) setMenu({ record: row, x: place.left + 24, y: place.bottom });
    } else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a grid of any number of rows, of which only those in sight exist
    <div
      className="records-scroller"
      ref={scroller}
      role="grid"
      aria-label="Records"
      aria-rowcount={total + 1}
      aria-activedescendant={`record-${at}`}
      data-pane-focus
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={keys}
    >
      <Head zones={zones} />
      <div style={{ height: scrollHeight(total, ROW), position: 'relative' }}>
        <div className="records-rows" style={{ transform: `translateY(${total * ROW <= scrollHeight(total, ROW) ? first * ROW : top}px)` }}>
          {Array.from({ length: count }, (_, i) => first + i).map((index) => (
            <Row
              key={index}
              index={index}
              record={pages.row(index)}
              zones={zones}
              at={index === at}
              chosen={chosen !== null && pages.row(index)?.row === chosen}
              onPress={(record) => {
                setAt(index);
                onChoose(record);
              }}
              onMenu={setMenu}
            />
          ))}
        </div>
      </div>
      {menu !== null && <RecordMenu place={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

function useZones(): readonly string[] {
  const { zone, secondZone } = useView((state) => state.settings);
  return secondZone === null || secondZone === zone ? [zone] : [zone, secondZone];
}

function Head({ zones }: { readonly zones: readonly string[] }) {
  return (
    // biome-ignore lint/a11y: rows that exist only while in sight cannot be rows of a table element; the grid takes the keys
    <div role="row" className={`record record-head record-zones-${zones.length}`} aria-rowindex={1}>
      {[...zones, 'From', 'To', 'Kind', 'Outcome', 'Bytes', 'File : line'].map((name) => (
        // biome-ignore lint/a11y: see the row
        <span role="columnheader" key={name} className={name === 'Bytes' ? 'num' : ''}>
          {name}
        </span>
      ))}
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

interface RowProps {
  readonly index: number;
  readonly record: RecordRow | undefined;
  readonly zones: readonly string[];
  readonly at: boolean;
  readonly chosen: boolean;
  readonly onPress: (record: RecordRow) => void;
  readonly onMenu: (place: MenuPlace) => void;
}

function Row({ index, record, zones, at, chosen, onPress, onMenu }: RowProps) {
  const marks = `${at ? ' record-at' : ''}${chosen ? ' record-chosen' : ''}${record?.repeated === true ? ' record-repeated' : ''}`;
  return (
    // biome-ignore lint/a11y: rows that exist only while in sight cannot be rows of a table element; the grid takes the keys
    <div
      role="row"
      id={`record-${index}`}
      aria-rowindex={index + 2}
      aria-selected={chosen}
      className={`record record-zones-${zones.length}${marks}`}
      onClick={() => record !== undefined && onPress(record)}
      onContextMenu={(event) => {
        event.preventDefault();
        if (record !== undefined) onMenu({ record, x: event.clientX, y: event.clientY });
      }}
    >
      {record === undefined ? <Cell>…</Cell> : <Cells record={record} zones={zones} />}
    </div>
  );
}

function Cells({ record, zones }: { readonly record: RecordRow; readonly zones: readonly string[] }) {
  const path = useCase((state) => state.summary?.sources[record.source]?.path ?? '');
  return (
    <>
      {zones.map((zone) => (
        <Cell key={zone} className="mono">
          {Number.isNaN(record.time) ? 'no time' : timeText(record.time, zone)}
        </Cell>
      ))}
      <Cell className="mono">
        <HostName name={record.from} />
      </Cell>
      <Cell className="mono">
        <HostName name={record.to} />
      </Cell>
      <Cell className="mono" title={visible(record.detail)}>
        {visible(record.kind)}
      </Cell>
      <Cell>{record.outcome === 'unknown' ? '' : record.outcome}</Cell>
      <Cell className="num">{Number.isNaN(record.bytes) ? '' : readableBytes(record.bytes)}</Cell>
      <Cell className="mono record-source">
        <span className="record-file">{visible(path.slice(path.lastIndexOf('/') + 1))}</span>:{record.line}
        {record.repeated && <Repeat2 className="record-again" size={12} aria-label="repeats an earlier contact" />}
      </Cell>
    </>
  );
}

/** To the second, always with seconds: rows must line up. */
function timeText(time: number, zone: string): string {
  const text = localText(time, clockOf(zone));
  return text.length === 16 ? `${text}:00` : text;
}
