import { useState } from 'react';
import type { TimingComparison } from '../../shared/contract/engine-answers.ts';
import { readableCount, readableDuration } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { TimeWindow } from '../../shared/model/time.ts';
import { type SubjectChoice, subjectArgument } from '../state/selection.ts';
import { useAsked } from '../state/use-asked.ts';
import { ChoiceField } from '../ui/choice-field.tsx';
import { shortName } from '../ui/host-name.tsx';
import { BarPicture, PICTURE_WIDTH } from './bar-picture.tsx';
import { PictureHead } from './picture-head.tsx';

const REACHES = [20, 120, 3600];

interface TogetherProps {
  readonly subject: SubjectChoice;
  readonly companions: readonly string[];
  readonly window: TimeWindow;
}

/** How another's contacts lie around this one's: two that act as one stand in the middle, two that only share hours do not. */
export function Together({ subject, companions, window }: TogetherProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [reach, setReach] = useState(REACHES[1]!);
  const other = chosen !== null && companions.includes(chosen) ? chosen : (companions[0] ?? '');
  const answer = useAsked('compare-timing', { subject: subjectArgument(subject), other, window, reachSeconds: reach });
  if (other === '') return null;
  return (
    <figure className="inspector-part">
      <PictureHead
        figure={{ title: 'At the same moments as another', sentence: answer?.ok === true ? answer.value.sentence : '', subject, window }}
      />
      <div className="together-choices">
        <ChoiceField
          label="Set beside"
          choices={companions.map((name) => ({ id: name, name: shortName(visible(name), 34) }))}
          chosen={other}
          onChange={setChosen}
        />
        <ChoiceField
          label="Within"
          choices={REACHES.map((seconds) => ({ id: String(seconds), name: readableDuration(seconds) }))}
          chosen={String(reach)}
          onChange={(seconds) => setReach(Number(seconds))}
        />
      </div>
      {answer !== null && (answer.ok ? <Comparison answer={answer.value} /> : <p className="reading">{answer.error.message}</p>)}
    </figure>
  );
}

function Comparison({ answer: { counts, edges, expected, sentence } }: { readonly answer: TimingComparison }) {
  const width = PICTURE_WIDTH / counts.length;
  const bars = Array.from(counts, (count, i) => ({
    left: i * width,
    width,
    count,
    words: `${lagWords((edges[i]! + edges[i + 1]!) / 2)}: ${readableCount(count)}`,
  }));
  const far = (edges[edges.length - 1]! + edges[edges.length - 2]!) / 2;
  const ticks = [
    { at: 0, label: `${readableDuration(far)} before` },
    { at: PICTURE_WIDTH / 2, label: 'same moment' },
    { at: PICTURE_WIDTH, label: `${readableDuration(far)} after` },
  ];
  return (
    <>
      <BarPicture bars={bars} sentence={visible(sentence)} ticks={ticks} level={expected} />
      <figcaption className="reading" aria-live="polite">
        {visible(sentence)} <span className="picture-key">Dashed line: what their rates alone would give.</span>
      </figcaption>
    </>
  );
}

function lagWords(seconds: number): string {
  if (Math.abs(seconds) < 1e-6) return 'at the same moment';
  return `${readableDuration(Math.abs(seconds))} ${seconds < 0 ? 'before' : 'after'}`;
}
