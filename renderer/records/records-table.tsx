import { useRef, useState } from 'react';
import type { RecordRow } from '../../shared/contract/engine-answers.ts';
import { useSize } from '../ui/use-size.ts';
import { type MenuPlace, RecordMenu } from './record-menu.tsx';
import { RecordHead, RecordRowView, useRowLayout } from './record-row.tsx';
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
  const layout = useRowLayout();
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
      <RecordHead layout={layout} />
      <div style={{ height: scrollHeight(total, ROW), position: 'relative' }}>
        <div className="records-rows" style={{ transform: `translateY(${total * ROW <= scrollHeight(total, ROW) ? first * ROW : top}px)` }}>
          {Array.from({ length: count }, (_, i) => first + i).map((index) => (
            <RecordRowView
              key={index}
              index={index}
              record={pages.row(index)}
              layout={layout}
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
