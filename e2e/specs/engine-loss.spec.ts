import { expect, test } from '../harness/test.ts';

test('kill -9 of the engine leaves the window, and a new engine comes by itself once, then on request', async ({ occam }) => {
  const first = await occam.enginePid();
  expect(first).toBeGreaterThan(0);
  await occam.page.evaluate(() => {
    const page = window as unknown as { occam: { on(name: string, listener: (payload: unknown) => void): () => void }; events: string[] };
    page.events = [];
    for (const name of ['engine-lost', 'engine-ready']) page.occam.on(name, () => page.events.push(name));
  });
  const events = () => occam.page.evaluate(() => (window as unknown as { events: string[] }).events);

  await occam.killEngine();
  await expect.poll(events).toEqual(['engine-lost', 'engine-ready']);
  const second = await occam.enginePid();
  expect(second).not.toBe(first);
  expect(await occam.call('list-formats')).toMatchObject({ ok: true });

  await occam.killEngine();
  await expect.poll(events).toEqual(['engine-lost', 'engine-ready', 'engine-lost']);
  expect(await occam.call('list-formats')).toMatchObject({ ok: false, error: { code: 'engine-lost' } });
  expect(await occam.call('read-settings')).toMatchObject({ ok: true });

  expect(await occam.call('restart-engine')).toEqual({ ok: true, value: null });
  await expect.poll(events).toEqual(['engine-lost', 'engine-ready', 'engine-lost', 'engine-ready']);
  expect(await occam.call('list-formats')).toMatchObject({ ok: true });
});

test('quitting ends the engine and the shell', async ({ running, occam }) => {
  const pid = await occam.enginePid();
  await running.quit();
  expect(await running.ended).toBe(0);
  expect(() => process.kill(pid, 0)).toThrow();
});
