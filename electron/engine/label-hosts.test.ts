import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { openCase } from '../store/open-case.ts';
import { CaseMemory } from './case-memory.ts';
import { importFiles } from './import-files.ts';
import { aboutSubject } from './inspect.ts';
import { reportLabels } from './report-labels.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-labels-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const access = (client: string): string => `${client} - - [06/May/2024:07:10:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n`;

function file(name: string, content: string | Uint8Array): { path: string } {
  const path = join(folder, name);
  writeFileSync(path, content);
  return { path };
}

it('hosts carry the labels of context files, from databases also hosts that come later; a removed file takes its labels along', async () => {
  const opened = await openCase(join(folder, 'a.occam'), { create: 'a' });
  if (!opened.ok) throw new Error(opened.error.message);
  const store = opened.value;
  const hooks = { signal: new AbortController().signal, workers: 1, report: () => undefined, stored: async () => undefined };
  const about = async (host: string) => aboutSubject(CaseMemory.ofCase(await store.load(), []), { host });

  const whois = file('registry.txt', 'inetnum: 192.0.2.0 - 192.0.2.255\nnetname: TEST-NET\ncountry: NL\n');
  const first = await importFiles(store, 'one', [file('a.log', access('192.0.2.7')), whois, file('as.mmdb', smallDatabase())], hooks);
  expect(first).toMatchObject({ state: 'done' });
  expect(await about('192.0.2.7')).toEqual([
    '192.0.2.7 is a documentation address',
    '192.0.2.7 is labelled by the MaxMind database as.mmdb: asn 64500',
    '192.0.2.7 is labelled by the MaxMind database as.mmdb: organisation Example Net',
    '192.0.2.7 is labelled by the WHOIS text registry.txt: network TEST-NET (line 2)',
    '192.0.2.7 is labelled by the WHOIS text registry.txt: country NL (line 3)',
  ]);

  const memory = CaseMemory.ofCase(await store.load(), []);
  expect(reportLabels(memory, memory.labels)).toEqual([
    {
      host: '192.0.2.7',
      labels: [
        { kind: 'asn', label: '64500', file: 'as.mmdb', line: 0 },
        { kind: 'organisation', label: 'Example Net', file: 'as.mmdb', line: 0 },
        { kind: 'network', label: 'TEST-NET', file: 'registry.txt', line: 2 },
        { kind: 'country', label: 'NL', file: 'registry.txt', line: 3 },
      ],
    },
  ]);

  await importFiles(store, 'two', [file('b.log', access('192.0.2.9') + access('198.51.100.1'))], hooks);
  expect((await about('192.0.2.9')).join()).toContain('asn 64500');
  expect(await about('198.51.100.1')).toHaveLength(1);

  const registry = (await store.sources()).find((source) => source.summary.format === 'context-whois')!;
  expect(registry.summary).toMatchObject({ events: 0, lines: 3, records: 2, skipped: 1 });
  await store.act('remove', [{ kind: 'removal', id: String(registry.number), before: null, after: true }]);
  expect((await about('192.0.2.9')).join()).not.toContain('TEST-NET');
  await store.close();
});

/** A MaxMind database (https://maxmind.github.io/MaxMind-DB/) that knows one network, 192.0.2.0/24. */
function smallDatabase(): Uint8Array {
  const text = (value: string): number[] => [...(value.length < 29 ? [0x40 + value.length] : [0x5d, value.length - 29]), ...Buffer.from(value)];
  const number = (value: number, width: number, type: number): number[] => [
    ...(type > 7 ? [width, type - 7] : [(type << 5) + width]),
    ...Array.from({ length: width }, (_, i) => (value >>> (8 * (width - 1 - i))) & 255),
  ];
  const data = [
    0xe2,
    ...text('autonomous_system_number'),
    ...number(64_500, 2, 6),
    ...text('autonomous_system_organization'),
    ...text('Example Net'),
  ];
  const path = Array.from({ length: 24 }, (_, bit) => (0xc0_00_02 >> (23 - bit)) & 1);
  const nodes = path.flatMap((bit, i) => {
    const next = i + 1 < path.length ? i + 1 : path.length + 16;
    const sides = bit === 1 ? [path.length, next] : [next, path.length];
    return sides.flatMap((side) => [side >>> 16, (side >>> 8) & 255, side & 255]);
  });
  const metadata = [
    0xe9,
    ...[...text('binary_format_major_version'), ...number(2, 1, 5), ...text('binary_format_minor_version'), ...number(0, 1, 5)],
    ...[...text('build_epoch'), ...number(1_714_979_400, 4, 9), ...text('database_type'), ...text('Test-ASN')],
    ...[...text('description'), 0xe0, ...text('ip_version'), ...number(4, 1, 5), ...text('languages'), 0, 4],
    ...[...text('node_count'), ...number(path.length, 1, 6), ...text('record_size'), ...number(24, 1, 5)],
  ];
  return Uint8Array.from([...nodes, ...new Array<number>(16).fill(0), ...data, 0xab, 0xcd, 0xef, ...Buffer.from('MaxMind.com'), ...metadata]);
}
