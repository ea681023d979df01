import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/model/finding.ts';
import type { EvidenceWords, Weighing } from '../../shared/model/hypothesis.ts';
import { weighHypotheses } from './hypothesis-matrix.ts';
import { AUTOMATIC_ROWS } from './hypothesis-rows.ts';
import { TEST_ROWS } from './hypothesis-tests.ts';

const DAY = 86_400e6;
const finding = (analysis: string, more: Partial<Finding> = {}): Finding => ({
  id: `${analysis}-1`,
  analysis,
  verdict: 'found',
  subject: { from: '192.0.2.1', to: 'mail.example' },
  window: [0, 60 * DAY],
  n: 100,
  statistics: {},
  effect: { name: 'effect', value: 1 },
  strength: 'strong',
  summary: `${analysis} says something`,
  caveat: 'nothing more',
  innocent: [],
  evidence: { count: 0, sample: [] },
  method: { id: analysis, version: '1.0', parameters: {} },
  ...more,
});
const words = (id: string, more: Partial<EvidenceWords> = {}): EvidenceWords => ({
  id,
  own: null,
  bearing: {},
  credibility: null,
  relevance: null,
  made: 0,
  ...more,
});
const weighing = (more: Partial<Weighing> = {}): Weighing => ({ about: [], words: [], dismissed: [], ...more });

describe('the matrix of a case', () => {
  it('says that nothing was weighed when nothing was', () => {
    const matrix = weighHypotheses([], weighing());
    expect(matrix.rows).toEqual([]);
    expect(matrix.state).toContain('Nothing has been weighed yet');
    expect(matrix).toMatchObject({ sensitivity: '', missing: null, mailFirst: { done: false, missing: ['M1', 'M2'] } });
  });

  it('fills rows in from findings about those it asks about, and from no dismissed one', () => {
    const findings = [finding('caching'), finding('periodicity', { subject: { host: 'other.example' } })];
    expect(weighHypotheses(findings, weighing()).rows.map((row) => row.id)).toEqual(['caching', 'periodicity']);
    expect(weighHypotheses(findings, weighing({ about: ['mail.example'] })).rows.map((row) => row.id)).toEqual(['caching']);
    const dismissed = [{ analysis: 'caching', subject: { from: '192.0.2.1', to: 'mail.example' } }];
    expect(weighHypotheses(findings, weighing({ dismissed })).rows.map((row) => row.id)).toEqual(['periodicity']);
  });

  it('keeps ratings by hand apart from those filled in, and says which is which', () => {
    const changed = words('caching', { bearing: { M5: 'II' }, credibility: 'low' });
    const own = words('mail', { own: { text: 'No mail was ever accepted', because: 'postmaster' }, bearing: { M1: 'II', M2: 'I' } });
    const { rows } = weighHypotheses([finding('caching')], weighing({ words: [changed, own, words('gone', { bearing: { M1: 'I' } })] }));
    expect(rows.map(({ id, own: mine, byHand, weighedByHand }) => ({ id, mine, byHand, weighedByHand }))).toEqual([
      { id: 'caching', mine: false, byHand: ['M5'], weighedByHand: true },
      { id: 'mail', mine: true, byHand: ['M1', 'M2'], weighedByHand: false },
    ]);
    expect(rows[0]).toMatchObject({ bearing: { M3: 'CC', M5: 'II' }, credibility: 'low', relevance: 'medium' });
  });

  it('lets no channel lead while rows only say that they know nothing of mail', () => {
    const human = words('letter', {
      own: { text: 'A letter names the channel', because: '' },
      bearing: { M1: 'N', M2: 'N', M3: 'I', M4: 'I', M6: 'I', M5: 'C' },
    });
    const more = words('more', { own: { text: 'x', because: '' }, bearing: { M1: 'NA', M2: 'NA', M5: 'C', M3: 'I' } });
    const early = weighHypotheses([], weighing({ words: [human, more] }));
    expect(early.ranking.leads).toBeNull();
    expect(early.mailFirst).toEqual({ done: false, missing: ['M1', 'M2'] });
    expect(early.state).toContain('No explanation leads.');
    const mail = words('mail', { own: { text: 'No mail', because: '' }, bearing: { M1: 'II', M2: 'II', M5: 'C' } });
    const late = weighHypotheses([], weighing({ words: [human, more, mail] }));
    expect(late.ranking.leads).toBe('M5');
    expect(late.mailFirst.done).toBe(true);
    expect(late.state).toContain('Least speaks against “Channel driven by people” (M5)');
    expect(late.state).toContain('it proves none');
  });

  it('asks for what tells the two in front apart, until a row answers it', () => {
    const office = finding('working-hours');
    const matrix = weighHypotheses([office], weighing());
    expect(matrix.missing?.between).toEqual(['M1', 'M5']);
    const asked = ['test-mail-accepted', 'test-sister-names', 'test-known-name', 'test-strangers-refused'];
    expect(matrix.missing?.tests.map((test) => test.id)).toEqual(asked);
    const answered = words('test-mail-accepted', { own: { text: 'Mail was accepted', because: '' }, bearing: { M1: 'C', M5: 'C', M4: 'N' } });
    const later = weighHypotheses([office], weighing({ words: [answered] }));
    expect(later.missing?.tests.map((test) => test.id)).toEqual(asked.slice(1));
  });

  it('lets forged data lead only when a row speaks strongly for them: they can look like anything', () => {
    const findings = [finding('caching'), finding('periodicity'), finding('working-hours'), finding('collection-gap')];
    const gap = weighHypotheses(findings, weighing());
    expect(gap.ranking.order[0]).toMatchObject({ hypothesis: 'M4', weighted: 0 });
    expect(gap.ranking.leads).not.toBe('M4');
    expect(gap.state).toMatch(/“[^”]+” \(M4\) cannot lead/);
    const second = words('test-second-source', { own: { text: 'A second log differs', because: '' }, bearing: { M4: 'CC', M1: 'N' } });
    expect(weighHypotheses(findings, weighing({ words: [second] })).ranking.leads).toBe('M4');
  });

  it('names the rows that the order hangs on, or says that none does', () => {
    expect(weighHypotheses([finding('mail-retry')], weighing()).sensitivity).toContain('does not hang on any single row');
    const queue = words('queue', {
      own: { text: 'The queue was seen', because: '' },
      bearing: { M1: 'I', M2: 'CC', M3: 'I', M4: 'I', M5: 'I', M6: 'I' },
    });
    const { ranking, sensitivity } = weighHypotheses([finding('caching')], weighing({ words: [queue] }));
    expect(ranking.leads).toBe('M2');
    expect(ranking.sensitive).toContainEqual({ row: 'queue', change: 'removed', leads: null });
    expect(sensitivity).toContain('without E2 nobody would lead');
  });

  it('gives the lead to nobody who is only ahead of what nothing tests, and to no lone suspect', () => {
    const lone = weighHypotheses([finding('mail-retry', { verdict: 'not found' })], weighing());
    expect(lone.rows.map((row) => row.id)).toEqual(['mail-retry-none']);
    expect(lone.ranking.leads).toBeNull();
    expect(lone.state).toContain('“Marketing mail and a security scanner” (M1), “Cache or monitoring artefact” (M3), “');
    const silent = words('odd', { own: { text: 'x', because: '' }, bearing: { M1: 'N', M2: 'I', M3: 'I', M5: 'I', M6: 'I' } });
    expect(weighHypotheses([], weighing({ words: [silent] })).ranking).toMatchObject({ leads: null, withheld: 'Nothing speaks for or against M1.' });
  });

  it('keeps ids of rows, of tests and of the journalist apart', () => {
    for (const id of TEST_ROWS.keys()) expect(AUTOMATIC_ROWS.has(id)).toBe(false);
  });
});
