import { describe, expect, it } from 'vitest';
import { Cancelled } from './plan.ts';
import { closeAfter, startRun } from './pool.ts';
import { runAnalyses } from './run.ts';
import { madeInput, pairEvents } from './test-table.ts';

const hourly = (from: string) =>
  pairEvents(
    from,
    'mail.example',
    Array.from({ length: 60 }, (_, i) => i * 3600),
  );

describe('a run in the pool', () => {
  it('is over as soon as it is cancelled, whatever is being computed, and ends its threads', async () => {
    const stop = new AbortController();
    let closed = 0;
    const endless = new Promise<never>(() => {});
    const run = closeAfter(endless, { close: () => closed++ }, stop.signal);
    stop.abort();
    await expect(run).rejects.toThrow(Cancelled);
    expect(closed).toBe(1);
  });

  it('ends its threads when it is done, and does not begin when it was cancelled before', async () => {
    let closed = 0;
    expect(await closeAfter(Promise.resolve(7), { close: () => closed++ })).toBe(7);
    expect(closed).toBe(1);
    const input = madeInput(hourly('192.0.2.1'));
    await expect(startRun(input, 1, { signal: AbortSignal.abort() }).findings).rejects.toThrow(Cancelled);
  });

  it('goes on without an analysis that was stopped, and without its answers', async () => {
    const input = madeInput([...hourly('192.0.2.1'), ...hourly('192.0.2.2')]);
    const run = startRun(input, 1);
    run.stop('periodicity');
    const findings = await run.findings;
    expect(findings.filter((finding) => finding.analysis === 'periodicity')).toEqual([]);
    expect(findings.length).toBeGreaterThan(0);
    expect(runAnalyses(input, { tick() {} }).some((finding) => finding.analysis === 'periodicity')).toBe(true);
  });

  it('says of each analysis how far it is', async () => {
    const told: number[] = [];
    await startRun(madeInput(hourly('192.0.2.1')), 1, { progress: ({ done, analyses }) => told.push(done) && expect(analyses.length).toBe(15) })
      .findings;
    expect(told.at(-1)).toBe(1);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
  });
});
