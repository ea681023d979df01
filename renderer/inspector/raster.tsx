import { useEffect, useMemo, useRef, useState } from 'react';
import type { Inspection } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { useView } from '../state/view.ts';
import { cityOf } from '../ui/clock.ts';
import { themeColors } from '../ui/theme-colors.ts';
import { useSize } from '../ui/use-size.ts';
import { useTheme } from '../ui/use-theme.ts';
import { cellShade, type RasterColumn, rasterColumns } from './raster-layout.ts';

const HEIGHT = 120;

/** Day by hour in the chosen zone: the picture in which office hours, timers and gaps show. */
export function Raster({ raster, sentence }: { readonly raster: Inspection['raster']; readonly sentence: string }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(box);
  const zone = useView((state) => state.settings.zone);
  const theme = useTheme();
  const [under, setUnder] = useState<string | null>(null);
  const columns = useMemo(() => rasterColumns(raster.days, raster.hours, raster.gap, Math.floor(width / 2)), [raster, width]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    element.width = Math.round(width * ratio);
    element.height = HEIGHT * ratio;
    const context = element.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, columns, width, themeColors(theme));
  }, [columns, width, theme]);
  if (raster.days.length === 0) return null;
  const point = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    const place = event.currentTarget.getBoundingClientRect();
    const column = columns[Math.floor(((event.clientX - place.left) / place.width) * columns.length)];
    const hour = Math.min(23, Math.max(0, Math.floor(((event.clientY - place.top) / place.height) * 24)));
    setUnder(column === undefined ? null : wordsFor(column, hour));
  };
  return (
    <figure className="inspector-part">
      <h3 className="section-title">Hour of day, {cityOf(zone)}</h3>
      <div className="raster">
        <span className="raster-hours" aria-hidden>
          {['00', '06', '12', '18'].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </span>
        <div className="raster-box" ref={box}>
          <canvas
            className="raster-canvas"
            ref={canvas}
            role="img"
            aria-label={sentence}
            onPointerMove={point}
            onPointerLeave={() => setUnder(null)}
          />
        </div>
      </div>
      <p className="raster-days" aria-hidden>
        <span>{raster.days[0]}</span>
        <span>{under}</span>
        <span>{raster.days.at(-1)}</span>
      </p>
      <figcaption className="reading">{sentence}</figcaption>
    </figure>
  );
}

function wordsFor(column: RasterColumn, hour: number): string {
  const day = column.from === column.to ? column.from : `${column.from} to ${column.to}`;
  return column.gap ? `${day}: gap in the log` : `${day}, ${String(hour).padStart(2, '0')}:00: ${readableCount(column.hours[hour]!)}`;
}

function paint(context: CanvasRenderingContext2D, columns: readonly RasterColumn[], width: number, colors: Readonly<Record<string, string>>): void {
  const w = width / columns.length;
  const h = HEIGHT / 24;
  const air = w > 3 ? 0.5 : 0;
  let most = 1;
  for (const column of columns) for (const count of column.hours) most = Math.max(most, count);
  context.clearRect(0, 0, width, HEIGHT);
  for (const [i, column] of columns.entries()) {
    if (column.gap || column.weekend) {
      context.globalAlpha = 1;
      context.fillStyle = column.gap ? colors['gap']! : colors['sunk']!;
      context.fillRect(i * w, 0, Math.max(1, w), HEIGHT);
    }
    context.fillStyle = colors['series-0']!;
    for (let hour = 0; hour < 24; hour++) {
      const shade = cellShade(column.hours[hour]!, most);
      if (shade === 0) continue;
      context.globalAlpha = shade;
      context.fillRect(i * w, hour * h + 0.25, Math.max(1.5, w - air), h - 0.5);
    }
  }
  context.globalAlpha = 1;
}
