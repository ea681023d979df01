import { describe, expect, it } from 'vitest';
import type { Bearing, EvidenceRow, Hypothesis, Level } from '../../shared/model/hypothesis.ts';
import { DEFAULT_HYPOTHESES, rankHypotheses } from './hypotheses.ts';

const three: Hypothesis[] = ['H1', 'H2', 'H3'].map((id) => ({ id, title: id, claim: id }));
const row = (id: string, cells: Bearing[], credibility: Level = 'medium'): EvidenceRow => ({
  id,
  text: id,
  credibility,
  relevance: 'medium',
  bearing: Object.fromEntries(cells.map((cell, index) => [three[index]!.id, cell])),
  because: '',
});
const matrix = [
  row('E1', ['C', 'I', 'N']),
  row('E2', ['II', 'C', 'C'], 'high'),
  row('E3', ['C', 'C', 'C']),
  row('E4', ['N', 'II', 'I'], 'low'),
  row('E5', ['I', 'C', 'I']),
];

describe('competing hypotheses', () => {
  it('gives the vector of METHODS B17', () => {
    const ranking = rankHypotheses(three, matrix);
    const of = (id: string) => ranking.order.find((one) => one.hypothesis === id)!;
    expect(['H1', 'H2', 'H3'].map((id) => of(id).raw)).toEqual([3, 3, 2]);
    expect(of('H1').weighted).toBeCloseTo(3.828, 3);
    expect(of('H2').weighted).toBeCloseTo(2.414, 3);
    expect(of('H3').weighted).toBeCloseTo(1.707, 3);
    expect(ranking.leads).toBe('H3');
    expect(ranking.nonDiagnostic).toEqual(['E3']);
  });

  it('says which single row changes who leads', () => {
    const { sensitive } = rankHypotheses(three, matrix);
    expect(sensitive.map((one) => one.row)).not.toContain('E3');
    expect(sensitive).toContainEqual({ row: 'E1', change: 'removed', leads: 'H2' });
  });

  it('lets no channel lead before mail has been looked into', () => {
    const human: EvidenceRow = { ...row('hours', []), bearing: { M5: 'C', M6: 'I', M3: 'I' } };
    const early = rankHypotheses(DEFAULT_HYPOTHESES, [human]);
    expect(early.leads).toBeNull();
    expect(early.withheld).toContain('M1 and M2');
    const mail: EvidenceRow = { ...row('mail', []), bearing: { M1: 'I', M2: 'I', M5: 'C' } };
    expect(rankHypotheses(DEFAULT_HYPOTHESES, [human, mail]).leads).toBe('M5');
  });

  it('has no leader without evidence, and none between equals', () => {
    expect(rankHypotheses(DEFAULT_HYPOTHESES, []).leads).toBeNull();
    expect(rankHypotheses(three, [row('E', ['I', 'C', 'C'])]).withheld).toContain('H2 and H3');
  });
});
