import { useEffect, useMemo, useRef, useState } from 'react';
import type { Inspection } from '../../shared/contract/engine-answers.ts';
import { readableCount } from '../../shared/lib/format-value.ts';
import { openDialog, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { cityOf } from '../ui/clock.ts';
import { themeColors } from '../ui/theme-colors.ts';
import { useSize } from '../ui/use-size.ts';
import { useTheme } from '../ui/use-theme.ts';
import { PictureHead } from './picture-head.tsx';
import type { PictureProps } from './picture-props.ts';
import { cellShade, type RasterColumn, rasterColumns } from './raster-layout.ts';
import { useInspection } from './use-inspection.ts';

const HEIGHT = 120;
/** Pixels of a day, below which days are folded: weekends show only where each day has its own column. */
const NARROWEST = 1.25;
/** Under the hours: which days are weekend, which are gaps, however full the hours are. */
const STRIP = 5;

/** Day by hour: the picture in which office hours, timers and gaps show. In either of the two zones, at the press of a button. */
export function RasterPart({ subject, value, window }: PictureProps) {
  const { zone, secondZone } = useView((state) => state.settings);
  const [other, setOther] = useState(false);
  const second = other && secondZone !== null ? secondZone : null;
  const elsewhere = useInspection(second === null ? null : subject, window, second ?? zone);
  const { raster, sentences } = (second === null ? null : elsewhere.value) ?? value;
  if (raster.days.length === 0) return null;
  return (
    <figure className="inspector-part">
      <PictureHead figure={{ title: `Hour of day, ${cityOf(second ?? zone)}`, sentence: sentences.raster, subject, window }}>
        {secondZone === null ? (
          <Button kind="quiet" className="link" onPress={() => openDialog('settings')}>
            a second zone…
          </Button>
        ) : (
          <Button kind="quiet" className="link" onPress={() => setOther(!other)}>
            as in {cityOf(second === null ? secondZone : zone)}
          </Button>
        )}
      </PictureHead>
      <RasterPicture raster={raster} sentence={sentences.raster} />
      <figcaption className="reading" aria-live="polite">
        {sentences.raster} <span className="picture-key">Shaded: Saturdays and Sundays. Grey: no source has records.</span>
      </figcaption>
    </figure>
  );
}

function RasterPicture({ raster, sentence }: { readonly raster: Inspection['raster']; readonly sentence: string }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(box);
  const theme = useTheme();
  const [under, setUnder] = useState<string | null>(null);
  const columns = useMemo(() => rasterColumns(raster.days, raster.hours, raster.gap, Math.floor(width / NARROWEST)), [raster, width]);
  useEffect(() => {
    const element = canvas.current;
    if (element === null || width === 0) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    element.width = Math.round(width * ratio);
    element.height = (HEIGHT + STRIP) * ratio;
    const context = element.getContext('2d')!;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, columns, width, themeColors(theme));
  }, [columns, width, theme]);
  const point = (event: React.PointerEvent<HTMLCanvasElement>): void => {
    const place = event.currentTarget.getBoundingClientRect();
    const column = columns[Math.floor(((event.clientX - place.left) / place.width) * columns.length)];
    const hour = Math.min(23, Math.max(0, Math.floor(((event.clientY - place.top) / HEIGHT) * 24)));
    setUnder(column === undefined ? null : wordsFor(column, hour));
  };
  return (
    <>
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
    </>
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
  context.clearRect(0, 0, width, HEIGHT + STRIP);
  for (const [i, column] of columns.entries()) {
    if (column.gap || column.weekend) {
      context.globalAlpha = 1;
      context.fillStyle = column.gap ? colors['gap']! : colors['sunk']!;
      context.fillRect(i * w, 0, Math.max(1, w), HEIGHT);
      context.fillStyle = colors[column.gap ? 'gap' : 'ink-3']!;
      context.fillRect(i * w, HEIGHT + 1, Math.max(1, w), STRIP - 1);
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
