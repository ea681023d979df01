import { expect, it } from 'vitest';
import type { FindingState } from '../../shared/contract/engine-answers.ts';
import { subjectWords } from '../../shared/lib/finding-words.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { groupFindings } from './group-findings.ts';

const state = (id: string, subject: Finding['subject']): FindingState => ({ finding: { id, subject } as Finding, state: 'new', reason: '' });

it('names every kind of subject', () => {
  expect(subjectWords({ from: 'a', to: 'b' })).toBe('a → b');
  expect(subjectWords({ hosts: ['a', 'b', 'c'], to: 'mail' })).toBe('a and 2 more → mail');
  expect(subjectWords({ host: 'old.example', successor: 'new.example' })).toBe('old.example ⇒ new.example');
  expect(subjectWords({})).toBe('The whole log');
  expect(subjectWords({ host: 'a\u202eb' })).toBe('a\\u202Eb');
});

it('groups by subject and keeps the order of strength', () => {
  const groups = groupFindings([state('1', { host: 'a' }), state('2', { host: 'b' }), state('3', { host: 'a' })]);
  expect(groups.map((group) => [group.subject, group.findings.map((item) => item.finding.id)])).toEqual([
    ['a', ['1', '3']],
    ['b', ['2']],
  ]);
});
