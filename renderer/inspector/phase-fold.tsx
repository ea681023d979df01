import { useState } from 'react';
import { readableCount, readableDuration, readablePeriod } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { useCase } from '../state/case.ts';
import { type SubjectChoice, subjectArgument } from '../state/selection.ts';
import { useAsked } from '../state/use-asked.ts';
import { BarPicture, PICTURE_WIDTH } from './bar-picture.tsx';
import { periodAt, STEPS, stepOf } from './period-scale.ts';
import { PictureHead } from './picture-head.tsx';

const USUAL = [300, 3600, 86_400, 604_800];
const HOUR = 3600;

interface PhaseFoldProps {
  readonly subject: SubjectChoice;
  readonly window: TimeWindow;
}

/** Contacts folded at a period that the hand chooses: a rhythm stands as a peak, and the sentence says what it is worth. */
export function PhaseFoldPicture({ subject, window }: PhaseFoldProps) {
  const found = useFoundPeriod(subject);
  const [chosen, setChosen] = useState<number | null>(null);
  const period = chosen ?? found ?? HOUR;
  const answer = useAsked('fold-phase', { subject: subjectArgument(subject), window, periodSeconds: period });
  if (answer === null) return null;
  const fold = answer.ok ? answer.value : null;
  return (
    <figure className="inspector-part">
      <PictureHead figure={{ title: `Folded at ${readablePeriod(period)}`, sentence: fold?.sentence ?? '', subject, window }} />
      <div className="period">
        <input
          type="range"
          className="period-slider"
          aria-label="Period to fold at"
          aria-valuetext={readablePeriod(period)}
          min={0}
          max={STEPS}
          value={stepOf(period)}
          onChange={(event) => setChosen(periodAt(Number(event.target.value)))}
        />
        <output className="mono period-value">{readablePeriod(period)}</output>
      </div>
      <div className="period-presets">
        {(found === null || USUAL.includes(found) ? USUAL : [found, ...USUAL]).map((seconds) => (
          <button key={seconds} type="button" className="preset mono" aria-pressed={seconds === period} onClick={() => setChosen(seconds)}>
            {readablePeriod(seconds)}
            {seconds === found && ' (found)'}
          </button>
        ))}
      </div>
      {fold !== null && <FoldedBars counts={fold.counts} n={fold.n} period={fold.periodSeconds} sentence={fold.sentence} />}
      <figcaption className="reading" aria-live="polite">
        {answer.ok ? visible(answer.value.sentence) : answer.error.message}
      </figcaption>
    </figure>
  );
}

interface FoldedBarsProps {
  readonly counts: Uint32Array;
  readonly n: number;
  readonly period: number;
  readonly sentence: string;
}

function FoldedBars({ counts, n, period, sentence }: FoldedBarsProps) {
  const width = PICTURE_WIDTH / counts.length;
  const bars = Array.from(counts, (count, i) => ({
    left: i * width,
    width,
    count,
    words: `${readableDuration((i * period) / counts.length)} into the turn: ${readableCount(count)}`,
  }));
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((turn) => ({ at: turn * PICTURE_WIDTH, label: turn === 0 ? '0' : readableDuration(turn * period) }));
  return <BarPicture bars={bars} sentence={sentence} ticks={ticks} level={n / counts.length} />;
}

/** The period that the analyses found for a pair; null for none. */
function useFoundPeriod(subject: SubjectChoice): number | null {
  return useCase((state) => {
    if (subject.type !== 'pair') return null;
    const finding = state.findings.find(
      ({ finding: { analysis, verdict, subject: about } }) =>
        analysis === 'periodicity' && verdict === 'found' && about.from === subject.from && about.to === subject.to,
    );
    return finding?.finding.statistics['periodSeconds'] ?? null;
  });
}
