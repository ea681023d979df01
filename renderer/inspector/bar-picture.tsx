import type { ReactNode } from 'react';

export const PICTURE_WIDTH = 320;
export const PICTURE_HEIGHT = 70;

interface Bar {
  readonly left: number;
  readonly width: number;
  readonly count: number;
  /** What a pointer on it reads. */
  readonly words: string;
}

interface BarPictureProps {
  readonly bars: readonly Bar[];
  /** The picture in a sentence, for those who cannot see it. */
  readonly sentence: string;
  /** Written under the axis, at places in picture units. */
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  /** A dashed line at this height of count: what chance would give. */
  readonly level?: number;
  readonly children?: ReactNode;
}

/** Bars on a line with their ticks: the one look of all small histograms in the inspector. */
export function BarPicture({ bars, sentence, ticks, level, children }: BarPictureProps) {
  const most = bars.reduce((max, { count }) => Math.max(max, count), Math.max(1, level ?? 0));
  const height = (count: number): number => (count / most) * (PICTURE_HEIGHT - 4);
  return (
    <svg className="bar-picture" viewBox={`0 0 ${PICTURE_WIDTH} ${PICTURE_HEIGHT + 14}`} role="img" aria-label={sentence}>
      {ticks.map(({ at, label }) => (
        <g key={`${at} ${label}`}>
          <line className="bar-tick" x1={at} x2={at} y1={0} y2={PICTURE_HEIGHT} />
          <text className="bar-label" x={at} y={PICTURE_HEIGHT + 11} textAnchor={at < 12 ? 'start' : at > PICTURE_WIDTH - 12 ? 'end' : 'middle'}>
            {label}
          </text>
        </g>
      ))}
      {bars.map(({ left, width, count, words }) =>
        count === 0 ? null : (
          <rect key={left} className="bar" x={left} y={PICTURE_HEIGHT - height(count)} width={Math.max(1, width - 0.7)} height={height(count)}>
            <title>{words}</title>
          </rect>
        ),
      )}
      {level !== undefined && (
        <line className="bar-level" x1={0} x2={PICTURE_WIDTH} y1={PICTURE_HEIGHT - height(level)} y2={PICTURE_HEIGHT - height(level)} />
      )}
      {children}
      <line className="bar-base" x1={0} x2={PICTURE_WIDTH} y1={PICTURE_HEIGHT} y2={PICTURE_HEIGHT} />
    </svg>
  );
}
