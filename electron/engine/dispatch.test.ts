import { expect, test } from 'vitest';
import { ForeignContent } from '../store/foreign-content.ts';
import { dispatch } from './dispatch.ts';
import { EngineState } from './engine-state.ts';

/** An engine whose case fails in this way as soon as its events are asked for. */
function failing(error: unknown): EngineState {
  const engine = new EngineState({ workers: 0, push: () => undefined });
  engine.current = { read: () => Promise.reject(error) } as never;
  return engine;
}

test.each([
  [
    'a database that DuckDB gave up',
    new Error('FATAL Error: Failed: database has been invalidated because of a previous fatal error'),
    'engine-lost',
  ],
  ['memory that ran out in DuckDB', new Error('Out of Memory Error: could not allocate block of size 256.0 KiB'), 'engine-lost'],
  ['memory that ran out in JavaScript', new RangeError('Array buffer allocation failed'), 'engine-lost'],
  ['a full disk', new Error('IO Error: Could not write all bytes to file: No space left on device'), 'disk-full'],
  ['a case that somebody else changed', new ForeignContent('its notes hold something'), 'case-damaged'],
  ['anything else', new TypeError('x is not a function'), 'internal'],
])('%s is answered with its code, never thrown', async (_what, error, code) => {
  const answer = await dispatch(failing(error), 'check-notes', {});
  expect(answer).toMatchObject({ ok: false, error: { code } });
  // Whoever reads it is told that nothing was lost, or what to do.
  if (!answer.ok) expect(answer.error.message).toMatch(/is there\.|nothing was changed|It was left as it is/);
});

test('an engine that only has to be started again keeps what it was asked for to itself', async () => {
  const answer = await dispatch(failing(new Error('FATAL Error: secret.example')), 'check-notes', {});
  expect(!answer.ok && answer.error.message).not.toContain('secret.example');
});
