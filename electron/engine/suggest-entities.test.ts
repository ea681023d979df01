import { expect, it } from 'vitest';
import type { EventTable } from '../../shared/model/event-table.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { CaseMemory } from './case-memory.ts';
import { registrableDomain, suggestEntities } from './suggest-entities.ts';

/** A case in which everybody asks the last host once. */
function asking(...hosts: readonly string[]): CaseMemory {
  const count = hosts.length - 1;
  const table = {
    count,
    datedCount: count,
    time: Float64Array.from({ length: count }, (_, i) => i * 1e6),
    from: Uint32Array.from({ length: count }, (_, i) => i),
    to: new Uint32Array(count).fill(count),
    kind: new Uint16Array(count),
    outcome: new Uint8Array(count),
    bytes: null,
    detail: null,
    source: new Uint16Array(count),
    line: Uint32Array.from({ length: count }, (_, i) => i + 1),
    hosts,
    kinds: ['A'],
    details: [''],
    sources: [{}],
  } as unknown as EventTable;
  return CaseMemory.ofTable(table, []);
}

const reasons = (memory: CaseMemory, findings: readonly Finding[] = []): string[] => suggestEntities(memory, findings).map(({ because }) => because);

it('suggests by block, by number and by domain, and groups nobody', () => {
  const memory = asking('192.0.2.15', '192.0.2.115', 'mx1.bank.example', 'mx2.bank.example', 'www.bank.example', '198.51.100.1', 'other.example');
  expect(reasons(memory)).toEqual(
    expect.arrayContaining(['addresses in 192.0.2.0/24', 'names that differ only in a number: mx#.bank.example', 'names under bank.example']),
  );
  expect(suggestEntities(memory, []).find(({ because }) => because === 'names under bank.example')?.hosts).toHaveLength(3);
  expect(memory.actors.entities).toEqual([]);
});

it('suggests hosts that were found to act as one, once', () => {
  const memory = asking('192.0.2.15', '198.51.100.8', 'mail.example');
  const found = {
    analysis: 'synchrony',
    verdict: 'found',
    subject: { hosts: ['192.0.2.15', '198.51.100.8'], to: 'mail.example' },
  } as unknown as Finding;
  expect(reasons(memory, [found, found])).toEqual(['found to act as one: 192.0.2.15 and 198.51.100.8']);
  expect(reasons(memory, [{ ...found, verdict: 'cannot say' }])).toEqual([]);
});

it.each([
  ['www.example.co.uk', 'example.co.uk'],
  ['example.co.uk', 'example.co.uk'],
  ['a.b.bank.example', 'bank.example'],
  ['co.uk', null],
  ['localhost', null],
])('%s is registered as %s', (host, domain) => {
  expect(registrableDomain(host)).toBe(domain);
});
