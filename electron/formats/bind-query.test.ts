import { describe, expect, it } from 'vitest';
import { bindQuery } from './bind-query.ts';
import { readWith } from './read-for-test.ts';

describe('bind-query', () => {
  it.each(bindQuery.samples.map((sample) => [sample.name, sample] as const))('%s', (_, sample) => {
    const read = readWith(bindQuery, sample.text, sample);
    expect(read.events).toEqual(sample.events);
    expect([read.rejects.length, read.skipped]).toEqual([sample.rejects ?? 0, sample.skipped ?? 0]);
  });
});
