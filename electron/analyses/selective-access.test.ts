import { describe, expect, it } from 'vitest';
import type { Finding } from '../../shared/model/finding.ts';
import { Outcome } from '../../shared/model/outcome.ts';
import { seededRandom } from '../statistics/random.ts';
import { runAnalyses } from './run.ts';
import { selectiveAccessAnalysis } from './selective-access.ts';
import { type MadeEvent, madeInput } from './test-table.ts';

const quiet = { tick() {} };
const run = (events: readonly MadeEvent[]): Finding[] => runAnalyses(madeInput(events), quiet, [selectiveAccessAnalysis]);

/** Visits a few hours apart, each decided by `accepts`. */
function visits(server: string, client: string, count: number, accepts: () => boolean, random: () => number): MadeEvent[] {
  return Array.from({ length: count }, (_, visit) => ({
    time: visit * 9000 + random() * 3000,
    from: client,
    to: server,
    kind: 'smtp',
    outcome: accepts() ? Outcome.Accepted : Outcome.Refused,
  }));
}

describe('selective access', () => {
  it('finds a server that lets a few in every time and nobody else', () => {
    const random = seededRandom(1, 'list');
    const events = [
      ...[1, 2, 3].flatMap((client) => visits('quiet.example', `192.0.2.${client}`, 12, () => true, random)),
      ...Array.from({ length: 30 }, (_, client) => visits('quiet.example', `198.51.100.${client}`, 1 + (client % 3), () => false, random)).flat(),
    ];
    const [finding] = run(events);
    expect(finding).toMatchObject({ verdict: 'found', subject: { host: 'quiet.example', hosts: ['192.0.2.1', '192.0.2.2', '192.0.2.3'] } });
    expect(finding!.p).toBeLessThan(1e-4);
  });

  it('does not call ordinary servers selective: chance refusals, a blocklist, greylisting, a login', () => {
    const random = seededRandom(2, 'ordinary');
    const many = (server: string, accepts: (client: number) => () => boolean, kind = 'smtp'): MadeEvent[] =>
      Array.from({ length: 40 }, (_, client) =>
        visits(server, `192.0.2.${client}`, 6, accepts(client), random).map((event) => ({ ...event, kind })),
      ).flat();
    const greylisted = Array.from({ length: 30 }, (_, client) => [
      { time: client, from: `192.0.2.${client}`, to: 'grey.example', kind: 'smtp', outcome: Outcome.Deferred },
      { time: client + 7200, from: `192.0.2.${client}`, to: 'grey.example', kind: 'smtp', outcome: Outcome.Accepted },
    ]).flat();
    const findings = run([
      ...many('chance.example', () => () => random() < 0.8),
      ...many('blocklist.example', (client) => () => client > 8),
      ...many('login.example', (client) => () => client < 2, 'ssh'),
      ...greylisted,
    ]);
    expect(findings.filter((finding) => finding.verdict === 'found')).toEqual([]);
    expect(findings.some((finding) => finding.subject.host === 'blocklist.example')).toBe(true);
  });

  it('cannot say when nobody was accepted', () => {
    const random = seededRandom(3, 'empty');
    const events = Array.from({ length: 12 }, (_, client) => visits('sender.example', `192.0.2.${client}`, 2, () => false, random)).flat();
    expect(run(events)).toMatchObject([{ verdict: 'cannot say', subject: { host: 'sender.example', hosts: [] } }]);
  });
});
