import { expect, test, vi } from 'vitest';
import { Farewell } from './farewell.ts';

test('the end waits for the word of the page', async () => {
  const told: string[] = [];
  const farewell = new Farewell(() => {
    told.push('leaving');
    return true;
  });
  const waited = farewell.wait().then(() => told.push('end'));
  await Promise.resolve();
  expect(told).toEqual(['leaving']);
  farewell.saved();
  await waited;
  expect(told).toEqual(['leaving', 'end']);
});

test('no page is waited for, and none for ever', async () => {
  await new Farewell(() => false).wait();
  vi.useFakeTimers();
  const waited = new Farewell(() => true).wait();
  await vi.advanceTimersByTimeAsync(2000);
  await waited;
  vi.useRealTimers();
});
