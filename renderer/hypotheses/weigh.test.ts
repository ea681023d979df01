import { expect, it } from 'vitest';
import type { FindingState } from '../../shared/contract/engine-answers.ts';
import type { Finding, Innocent } from '../../shared/model/finding.ts';
import { stateOfTheQuestion, weigh } from './weigh.ts';

const innocent = (explanation: string, verdict: Innocent['verdict']): Innocent => ({ explanation, verdict, because: '' });
const found = (id: string, innocents: Innocent[], state: FindingState['state'] = 'new'): FindingState => ({
  finding: { id, verdict: 'found', strength: 'strong', innocent: innocents } as unknown as Finding,
  state,
  reason: '',
});

it('counts how explanations fare and leaves dismissed findings out', () => {
  const weighing = weigh([
    found('1', [innocent('Caching', 'fits'), innocent('Mail', 'does not fit')]),
    found('2', [innocent('Caching', 'does not fit'), innocent('Mail', 'does not fit')]),
    found('3', [innocent('Mail', 'cannot say')]),
    found('4', [innocent('Mail', 'fits')], 'dismissed'),
  ]);
  expect(weighing.explanations).toEqual([
    { explanation: 'Caching', fits: 1, misfits: 1, unsure: 0 },
    { explanation: 'Mail', fits: 0, misfits: 2, unsure: 1 },
  ]);
  expect(weighing.unexplained.map(({ finding }) => finding.id)).toEqual(['2']);
  expect(weighing.open.map(({ finding }) => finding.id)).toEqual(['3']);
  expect(stateOfTheQuestion(weighing)).toContain('1 finding is left');
  expect(stateOfTheQuestion(weighing)).toContain('not proof of any other explanation');
});

it('says nothing about nothing', () => {
  expect(stateOfTheQuestion(weigh([]))).toContain('nothing can be weighed');
});
