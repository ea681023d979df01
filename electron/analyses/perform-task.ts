import { type ContextBasis, makeContext, prepare } from './context.ts';
import { digestRecords } from './digest.ts';
import { analyses } from './index.ts';
import { askPairs, type PairAnswer } from './pair-chain.ts';
import { AnalysisStopped, allPairs, Cancelled, collect } from './plan.ts';
import type { Prepared, Results, Task, WholeAnswer, WorkerStart } from './task.ts';

type Of<K extends Task['is']> = Extract<Task, { readonly is: K }>;

/**
 * Does a task in the calling thread.
 * @throws Cancelled when the whole run has been stopped
 */
export function perform(start: WorkerStart, basis: ContextBasis | null, task: Task): Results[Task['is']] {
  if (task.is === 'prepare') return prepared(start, task);
  if (basis === null) throw new Error('nothing has been prepared');
  return task.is === 'whole' ? answerWhole(start, basis, task) : answerPairs(start, basis, task);
}

function prepared({ input }: WorkerStart, { digests }: Of<'prepare'>): Prepared {
  const basis = prepare(input);
  return { basis, digests: digests ? digestRecords(basis) : null };
}

function answerWhole(start: WorkerStart, basis: ContextBasis, { analysis, gaps, earlier }: Of<'whole'>): WholeAnswer {
  const place = makeContext(basis, gaps, allPairs(basis.input.pairs.count), () => goOn(start, analysis));
  try {
    place.context.tick();
    return { drafts: collect(analyses[analysis]!, place.context, earlier, basis.input.pull), untold: place.takeUntold(), stopped: false };
  } catch (error) {
    if (error instanceof AnalysisStopped) return { drafts: [], untold: 0, stopped: true };
    throw error;
  }
}

function answerPairs(start: WorkerStart, basis: ContextBasis, { chain, gaps, pairs }: Of<'pairs'>): PairAnswer[] {
  const answers: PairAnswer[] = [];
  const members = chain.map((index) => analyses[index]!);
  const tick = (place: number) => goOn(start, chain[place]!);
  askPairs(basis, gaps, members, pairs, tick, (answer) => answers.push(answer));
  return answers;
}

function goOn({ stops }: WorkerStart, analysis: number): void {
  if (Atomics.load(stops, 0) === 1) throw new Cancelled();
  if (Atomics.load(stops, analysis + 1) === 1) throw new AnalysisStopped();
}
