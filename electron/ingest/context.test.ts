import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { LabelIndex } from '../formats/context/label-index.ts';
import { previewSource } from './preview-source.ts';
import { readSource } from './read-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-context-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILES = {
  hosts: '# lab\n192.0.2.10 mail.example mail\n\n2001:db8::1 gate.example\n',
  whois: '% remark\ninetnum: 192.0.2.0 - 192.0.2.255\nnetname: TEST-NET\ncountry: NL\n',
  asn: 'network,autonomous_system_number,autonomous_system_organization\n192.0.2.0/24,64500,"Example, Inc"\n198.51.100.0/24,64501,Other\nnonsense/99,1,x\n',
  names: 'host;organisation\nmail.example;Example Post\nwww.example;Example Web\n',
};

async function read(name: string, content: string | Uint8Array, format?: string) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const begun: string[] = [];
  const result = await readSource(
    { path, ...(format !== undefined && { format }) },
    { begin: (_, inner) => void begun.push(inner), batch: () => undefined, signal: new AbortController().signal },
    1,
  );
  return { path, result, begun };
}

describe('context files', () => {
  it('are recognised, give labels and no events, and account for every line', async () => {
    const seen: unknown[] = [];
    for (const [name, text] of Object.entries(FILES)) {
      const { result, begun } = await read(`${name}.txt`, text);
      if (!result.ok) throw new Error(result.error.message);
      const [member] = result.value;
      const { format, lines, records, rejects, skipped, events } = member!.summary;
      expect(lines).toBe(records + rejects + skipped);
      expect(begun).toHaveLength(1);
      seen.push([name, format, member!.labels?.length, { lines, records, rejects, skipped, events }]);
    }
    expect(seen).toEqual([
      ['hosts', 'context-hosts', 3, { lines: 4, records: 2, rejects: 0, skipped: 2, events: 0 }],
      ['whois', 'context-whois', 2, { lines: 4, records: 2, rejects: 0, skipped: 2, events: 0 }],
      ['asn', 'context-table', 4, { lines: 4, records: 2, rejects: 1, skipped: 1, events: 0 }],
      ['names', 'context-table', 2, { lines: 3, records: 2, rejects: 0, skipped: 1, events: 0 }],
    ]);
  });

  it('are found inside archives too, with their own hash', async () => {
    const { result } = await read('hosts.gz', gzipSync(FILES.hosts));
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value[0]!.summary).toMatchObject({ format: 'context-hosts', lines: 4 });
    expect(result.value[0]!.labels).toHaveLength(3);
  });

  it('are shown as what they are before import', async () => {
    const { path } = await read('preview.csv', FILES.asn);
    const preview = await previewSource({ path });
    expect(preview.failure).toBeNull();
    expect(preview.candidates[0]).toMatchObject({ format: 'context-table', title: 'table of addresses or names' });
  });

  it('can be asked for by hand; a log is not made one by that', async () => {
    expect((await read('by-hand.txt', FILES.whois, 'context-whois')).result.ok).toBe(true);
    const log = '192.0.2.7 - - [06/May/2024:07:10:00 +0000] "GET / HTTP/1.1" 200 5 "-" "-"\n';
    expect((await read('log.txt', log, 'context-whois')).result).toMatchObject({ ok: false, error: { code: 'not-recognised' } });
  });

  it('are not seen in tables that have times, nor in a file that is only named as a database', async () => {
    expect((await read('visits.csv', 'time,ip,country\nx,192.0.2.1,NL\n')).result.ok).toBe(false);
    expect((await read('fake.mmdb', new Uint8Array(5000).fill(7))).result).toMatchObject({ ok: false, error: { code: 'not-recognised' } });
  });
});

describe('labels of a host', () => {
  const label = (subject: string, text: string) => ({ subject, kind: 'organisation', label: text, line: 1, path: 'a', format: 'context-table' });
  const index = new LabelIndex([
    label('192.0.0.0/16', 'wide'),
    label('192.0.2.0-192.0.2.255', 'range'),
    label('192.0.2.16/29', 'narrow'),
    label('192.0.2.17', 'own'),
    label('2001:db8::/33', 'six'),
    label('0.0.0.0/0', 'all'),
    label('mail.example', 'name'),
  ]);
  const of = (host: string) => index.of(host).map((found) => found.label);

  it('are its own and those of its networks, the narrowest first', () => {
    expect(of('192.0.2.17')).toEqual(['own', 'narrow', 'range', 'wide', 'all']);
    expect(of('192.0.2.23')).toEqual(['narrow', 'range', 'wide', 'all']);
    expect(of('192.0.2.24')).toEqual(['range', 'wide', 'all']);
    expect(of('192.0.3.0')).toEqual(['wide', 'all']);
    expect(of('203.0.113.1')).toEqual(['all']);
    expect(of('2001:db8:7fff:ffff::1')).toEqual(['six']);
    expect(of('2001:db8:8000::1')).toEqual([]);
    expect(of('mail.example')).toEqual(['name']);
    expect(of('other.example')).toEqual([]);
  });
});
