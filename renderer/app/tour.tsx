import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';

const steps: readonly (readonly [title: string, text: string])[] = [
  [
    'Who talked to whom',
    'Each circle is an address, each square a name; a line is contact from one to the other, thicker for more. Press the mail server in the middle.',
  ],
  [
    'How much, and how much of all',
    'The inspector now shows how often it was asked, by whom, and at which hours. A share always comes with its interval and its window.',
  ],
  [
    'When',
    'Below is time. Drag across the bars to choose a window, or pull the handle: the graph follows. A grey band is a gap in the log, not silence.',
  ],
  [
    'What an expert would look at',
    'Findings tests the dull explanations first. “Fits caching” or “expected” says that something looks like a story and is not one.',
  ],
  ['Show me the lines', 'Records lists every contact behind what you see. Press one to read its line from the original file.'],
  [
    'Write it down',
    'Notes save themselves while you type and stay pinned to what they are about. The report prints them with every number checkable.',
  ],
];

/** Six hints on the sample case, one at a time, never in the way of doing. */
export function Tour() {
  const step = useView((state) => state.tourStep);
  const hint = step === null ? undefined : steps[step];
  if (step === null || hint === undefined) return null;
  const go = (tourStep: number | null): void => useView.setState({ tourStep });
  return (
    <section className="tour" aria-label="Tour">
      <p className="tour-count">
        {step + 1} of {steps.length}
      </p>
      <h2>{hint[0]}</h2>
      <p>{hint[1]}</p>
      <div className="tour-actions">
        <Button kind="quiet" onPress={() => go(null)}>
          End tour
        </Button>
        {step > 0 && <Button onPress={() => go(step - 1)}>Back</Button>}
        <Button kind="main" onPress={() => go(step + 1 < steps.length ? step + 1 : null)}>
          {step + 1 < steps.length ? 'Next' : 'Done'}
        </Button>
      </div>
    </section>
  );
}
