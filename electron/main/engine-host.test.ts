import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { type EngineChild, EngineHost } from './engine-host.ts';

/** A child that answers what the test tells it to. */
class FakeEngine extends EventEmitter implements EngineChild {
  readonly asked: { id: number; name: string }[] = [];
  killed = false;
  exiting = false;

  postMessage(message: unknown): void {
    if (this.exiting) throw new Error('posted inside exit');
    this.asked.push(message as { id: number; name: string });
    if ((message as { name: string }).name === 'close-case') this.answer(this.asked.length - 1, { ok: true, value: null });
  }

  kill(): boolean {
    this.killed = true;
    this.exit(15);
    return true;
  }

  answer(n: number, result: unknown): void {
    setImmediate(() => this.emit('message', { id: this.asked[n]?.id, result }));
  }

  exit(code: number): void {
    this.exiting = true;
    this.emit('exit', code);
    this.exiting = false;
  }
}

function makeHost() {
  const engines: FakeEngine[] = [];
  const pushed: string[] = [];
  let revived = 0;
  const host: EngineHost = new EngineHost({
    fork: () => {
      const engine = new FakeEngine();
      engines.push(engine);
      return engine;
    },
    push: (event) => pushed.push(event),
    revive: async () => {
      revived++;
    },
  });
  return { host, engines, pushed, revived: () => revived };
}
const turn = () => new Promise((done) => setImmediate(() => setImmediate(done)));

test('answers reach their own questions in any order', async () => {
  const { host, engines } = makeHost();
  host.start();
  const [a, b] = [host.ask('list-notes', {}), host.ask('list-formats', {})];
  engines[0]!.answer(1, { ok: true, value: 'b' });
  engines[0]!.answer(0, { ok: true, value: 'a' });
  expect(await Promise.all([a, b])).toEqual([
    { ok: true, value: 'a' },
    { ok: true, value: 'b' },
  ]);
});

test('a dead engine answers every open question, says so, and comes back once by itself', async () => {
  const { host, engines, pushed, revived } = makeHost();
  host.start();
  const open = [host.ask('inspect', {}), host.ask('undo', {})];
  engines[0]!.exit(9);
  for (const answer of await Promise.all(open)) expect(answer).toMatchObject({ ok: false, error: { code: 'engine-lost', detail: 'exit 9' } });
  await turn();
  expect(pushed).toEqual(['engine-lost', 'engine-ready']);
  expect([engines.length, revived()]).toEqual([2, 1]);

  engines[1]!.exit(9);
  await turn();
  expect(engines).toHaveLength(2);
  expect(await host.ask('undo', {})).toMatchObject({ ok: false, error: { code: 'engine-lost' } });
  expect(await host.restart()).toEqual({ ok: true, value: null });
  expect([engines.length, revived()]).toEqual([3, 2]);
  engines[2]!.exit(9);
  await turn();
  expect(engines).toHaveLength(4);
});

test('answers that are none, or to no question, or of a dead engine, do no harm', async () => {
  const { host, engines } = makeHost();
  host.start();
  const open = host.ask('undo', {});
  for (const message of [null, 7, 'x', {}, { id: 'x' }, { id: 999, result: { ok: true } }, { event: 5 }]) engines[0]!.emit('message', message);
  engines[0]!.emit('message', { id: engines[0]!.asked[0]!.id, result: 'nonsense' });
  expect(await open).toMatchObject({ ok: false, error: { code: 'internal' } });
  const [old] = engines;
  old!.exit(1);
  await turn();
  const fresh = host.ask('undo', {});
  old!.emit('message', { id: engines[1]!.asked[0]!.id, result: { ok: true, value: 'stale' } });
  engines[1]!.answer(0, { ok: true, value: 'fresh' });
  expect(await fresh).toEqual({ ok: true, value: 'fresh' });
});

test('events of the engine are passed on, but for those that are the host’s to say', () => {
  const { host, engines, pushed } = makeHost();
  host.start();
  for (const event of ['engine-ready', 'job', 'engine-lost', 'changed']) engines[0]!.emit('message', { event, payload: {} });
  expect(pushed).toEqual(['job', 'changed']);
});

test('stopping closes the case first and starts nothing again', async () => {
  const { host, engines, pushed } = makeHost();
  host.start();
  await host.stop();
  await turn();
  expect(engines[0]!.asked.map(({ name }) => name)).toEqual(['close-case']);
  expect([engines[0]!.killed, engines.length, pushed]).toEqual([true, 1, []]);
});
