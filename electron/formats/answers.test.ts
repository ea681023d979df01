import { expect, it } from 'vitest';
import { Outcome } from '../../shared/model/outcome.ts';
import { Answers } from './answers.ts';
import { type EventBatch, RecordSink } from './record-sink.ts';

const SECOND = 1_000_000;

/** What a file would give: `ask` and `answer` by the second and the name, cut into batches where `null` stands. */
function settled(answers: Answers, steps: readonly (readonly [what: string, second: number, name: string] | null)[]): readonly string[] {
  const sink = new RecordSink(8);
  const batches: EventBatch[] = [];
  const hand = (): void => {
    batches.push(answers.settle(sink.takeBatch(), batches.at(-1) ?? null));
  };
  for (const step of steps) {
    if (step === null) {
      hand();
      continue;
    }
    const [what, second, name] = step;
    const ids = [sink.hostText('192.0.2.1'), sink.hostText(name), sink.kind('A')] as const;
    if (what === 'ask') sink.event(second * SECOND, ...ids, Outcome.Unknown);
    else sink.answer(second * SECOND, ...ids, what === 'silent' ? Outcome.Unknown : Outcome.NotFound, 10, 0, what === 'denied');
  }
  hand();
  return batches.flatMap((batch) =>
    Array.from({ length: batch.count }, (_, i) => `${batch.time[i]! / SECOND} ${batch.outcome[i] === Outcome.Unknown ? 'open' : 'told'}`),
  );
}

it('gives the outcome to the newest open question of the same hosts and kind, within reach', () => {
  const told = settled(new Answers(10 * SECOND), [
    ['ask', 1, 'a.example'],
    ['ask', 2, 'b.example'],
    ['ask', 3, 'a.example'],
    ['answer', 4, 'a.example'],
    ['ask', 20, 'c.example'],
    ['answer', 40, 'c.example'],
  ]);
  expect(told).toEqual(['1 open', '2 open', '3 told', '20 open']);
});

it('finds the question in the batch before, once', () => {
  const answers = new Answers(10 * SECOND);
  expect(settled(answers, [['ask', 1, 'a.example'], null, ['answer', 2, 'a.example'], ['answer', 3, 'a.example']])).toEqual(['1 told']);
  expect(answers.notes()).toEqual([
    'Lines that tell what became of a query on a line of its own: 1. They are its outcome, not events.',
    'Answers to no query of this file, not counted: 1.',
  ]);
});

it('keeps answers where nothing was asked, and refusals always', () => {
  expect(settled(new Answers(SECOND), [['silent', 1, 'a.example'], null, ['silent', 1, 'a.example']])).toEqual(['1 open', '1 open']);
  expect(settled(new Answers(SECOND), [['answer', 1, 'a.example'], null, ['answer', 2, 'b.example']])).toEqual(['1 told', '2 told']);
  expect(
    settled(new Answers(SECOND), [
      ['ask', 1, 'a.example'],
      ['denied', 2, 'b.example'],
      ['answer', 2, 'b.example'],
    ]),
  ).toEqual(['1 open', '2 told']);
});
