import { describe, expect, it } from 'vitest';
import { latest } from './latest.ts';

/** Answers by hand, so that the test decides when. */
function byHand() {
  const asked: { question: number; answer: (value: number) => void }[] = [];
  const delivered: number[] = [];
  const questions = latest<number, number>(
    (question) => new Promise((resolve) => asked.push({ question, answer: resolve })),
    (answer) => delivered.push(answer),
  );
  return { asked, delivered, questions };
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('latest', () => {
  it('keeps one question in flight and only the newest waiting', async () => {
    const { asked, delivered, questions } = byHand();
    for (let i = 0; i < 50; i++) questions.ask(i);
    expect(asked.map((a) => a.question)).toEqual([0]);
    asked[0]!.answer(100);
    await settle();
    expect(asked.map((a) => a.question)).toEqual([0, 49]);
    asked[1]!.answer(149);
    await settle();
    expect(delivered).toEqual([100, 149]);
    expect(asked.length).toBe(2);
  });

  it('delivers nothing that was cancelled', async () => {
    const { asked, delivered, questions } = byHand();
    questions.ask(1);
    questions.ask(2);
    questions.cancel();
    asked[0]!.answer(1);
    await settle();
    expect(delivered).toEqual([]);
    questions.ask(3);
    asked[1]!.answer(3);
    await settle();
    expect(delivered).toEqual([3]);
  });
});
