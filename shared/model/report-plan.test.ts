import { expect, test } from 'vitest';
import { completeSections, REPORT_SECTIONS } from './report-plan.ts';

test('the usual order is complete as it is', () => {
  expect(completeSections(REPORT_SECTIONS)).toEqual([...REPORT_SECTIONS]);
});

test('what a report must have comes back to its usual place, what was chosen keeps its order', () => {
  expect(completeSections(['findings', 'asked', 'findings', 'records'])).toEqual([
    'front',
    'sources',
    'findings',
    'asked',
    'limits',
    'methods',
    'attachments',
    'records',
  ]);
});
