import type { Analysis } from './analysis.ts';

/**
 * The copyable start of a new analysis: save as `<id>.ts`, fill in, add one line to `index.ts` and a page to METHODS.md, and write a test that
 * plants what it should find and one that plants nothing. Not listed in `index.ts`: it only says which servers are asked by a single host.
 */
export const templateAnalysis: Analysis = {
  id: 'single-asker',
  title: 'Servers asked by one host only',
  question: 'Which servers does only one host ask?',
  version: '1.0.0',
  perPair: false,
  after: [],
  *run(context) {
    for (let actor = 0; actor < context.actors.length; actor++) {
      context.tick();
      const pairs = context.pairsTo(actor);
      if (pairs.length !== 1) continue;
      const train = context.train(pairs[0]!);
      const host = context.actors[actor]!;
      const only = context.actors[context.pairs.from[pairs[0]!]!]!;
      yield {
        subject: { host, hosts: [only] },
        n: train.time.length,
        statistics: { askers: 1 },
        effect: { name: 'askers', value: 1 },
        decision: 'observation',
        summary: `${host} is asked by ${only} only, ${train.time.length} times.`,
        caveat: 'A log shows only who was recorded; others may ask where nobody looks.',
        innocent: [{ explanation: 'A private server', verdict: 'cannot say', because: 'The log does not say whom the server is meant for.' }],
        evidence: { count: train.row.length, sample: context.cite(train.row) },
        parameters: {},
      };
    }
  },
};
