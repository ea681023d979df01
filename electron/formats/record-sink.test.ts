import { expect, it } from 'vitest';
import { RecordSink } from './record-sink.ts';

it('makes one of all kinds beyond those that a case can number', () => {
  const sink = new RecordSink();
  const ids = Array.from({ length: 70_000 }, (_, i) => sink.kind(`kind ${i}`));
  expect(ids[65_533]).toBe(65_533);
  expect(new Set(ids.slice(65_534))).toEqual(new Set([65_534]));
  expect(sink.takeBatch().newKinds.at(-1)).toBe('other');
  expect(sink.kind('kind 7')).toBe(7);
});
