import { describe, expect, it } from 'vitest';
import type { FilePreview } from '../../shared/contract/engine-answers.ts';
import { baseName, concern, importItem, plannedFile, readable, suggestedTitle } from './import-plan.ts';

const preview = (over: Partial<FilePreview>): FilePreview => ({
  path: '/logs/a.log',
  bytes: 10,
  failure: null,
  wrapping: [],
  candidates: [{ format: 'bind-query', title: 'BIND query log', confidence: 0.9, reason: 'all lines' }],
  needsZone: false,
  needsYear: false,
  columns: [],
  mapping: null,
  lines: [],
  alreadyImported: false,
  ...over,
});

describe('what stands in the way of a file', () => {
  it('says nothing of a file that is fine or not yet looked at', () => {
    expect(concern(plannedFile('a', 1))).toBeNull();
    expect(concern({ ...plannedFile('a', 1), preview: preview({}) })).toBeNull();
  });
  it('blocks what cannot be read, until a format is chosen', () => {
    const unknown = { ...plannedFile('a', 1), preview: preview({ candidates: [] }) };
    expect(concern(unknown)?.blocks).toBe(true);
    expect(concern({ ...unknown, format: 'csv' })).toBeNull();
    expect(readable([unknown])).toEqual([]);
  });
  it('asks for a zone only where it is missing, and does not block', () => {
    const file = { ...plannedFile('a', 1), preview: preview({ needsZone: true }) };
    expect(concern(file)?.blocks).toBe(false);
    expect(concern({ ...file, timeZone: 'Europe/Moscow' })).toBeNull();
    expect(readable([file, { ...file, included: false }])).toEqual([file]);
  });
});

it('sends only what was decided', () => {
  expect(importItem(plannedFile('/a', 1))).toEqual({ path: '/a' });
  expect(importItem({ ...plannedFile('/a', 1), year: 2016, timeZone: 'UTC' })).toEqual({ path: '/a', year: 2016, timeZone: 'UTC' });
});

it('names a case after its files', () => {
  expect(suggestedTitle(['/x/ns1_queries.log', '/x/ns1_queries.1.log.gz'])).toBe('Ns1 queries');
  expect(suggestedTitle(['C:\\logs\\mail.log'])).toBe('Mail');
  expect(suggestedTitle(['/a.log', '/b.log'])).toBe('A');
  expect(suggestedTitle([])).toBe('New case');
  expect(baseName('/a/b/c.log')).toBe('c.log');
});
