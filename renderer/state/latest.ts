/** A questioner for things that change faster than they are answered: one question in flight, only the newest waits. */
export interface Latest<Question> {
  ask(question: Question): void;
  /** Forgets what waits; an answer still under way is not delivered. */
  cancel(): void;
}

/**
 * While dragging only the newest question counts: asking while another is in flight replaces whatever waits.
 * An answer is delivered even when a newer question waits, so that the picture keeps moving during a long drag.
 */
export function latest<Question, Answer>(
  answer: (question: Question) => Promise<Answer>,
  deliver: (answer: Answer, question: Question) => void,
): Latest<Question> {
  let busy = false;
  let era = 0;
  let waiting: { readonly question: Question } | null = null;
  const run = async (question: Question): Promise<void> => {
    busy = true;
    const mine = era;
    try {
      const result = await answer(question);
      if (mine === era) deliver(result, question);
    } finally {
      busy = false;
      const next = waiting;
      waiting = null;
      if (next !== null) void run(next.question);
    }
  };
  return {
    ask(question) {
      if (busy) waiting = { question };
      else void run(question);
    },
    cancel() {
      waiting = null;
      era++;
    },
  };
}
