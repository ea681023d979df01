import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type EventBatch, RecordSink } from '../formats/record-sink.ts';
import { listFiles } from './list-files.ts';
import { previewSource } from './preview-source.ts';
import { readLine } from './read-line.ts';
import { type ReadMember, readSource, type SourceListener, type SourceRequest } from './read-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'occam-ingest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

const LINE =
  '04-May-2016 04:36:57.123 queries: info: client 192.0.2.15#45023 (mail1.brandt.example): query: mail1.brandt.example IN A -EDC (198.51.100.53)';

function fileOf(content: string | Uint8Array, name = `f${files++}.log`): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Read {
  readonly members: readonly ReadMember[];
  readonly events: readonly string[];
}

/** Reads a file and prints its events. */
async function read(request: SourceRequest, hooks: Partial<SourceListener> = {}): Promise<Read & { readonly failure: string }> {
  const events: string[] = [];
  const hosts: string[] = [];
  const kinds: string[] = [];
  const result = await readSource(
    request,
    {
      begin: () => undefined,
      batch: (_, batch: EventBatch) => {
        hosts.push(...batch.newHosts);
        kinds.push(...batch.newKinds);
        for (let i = 0; i < batch.count; i++)
          events.push(
            `${batch.line[i]} ${batch.time[i]} ${hosts[batch.from[i]!]} ${hosts[batch.to[i]!]} ${kinds[batch.kind[i]!]} ${batch.outcome[i]}`,
          );
      },
      signal: new AbortController().signal,
      ...hooks,
    },
    1,
  );
  return { members: result.ok ? result.value : [], events, failure: result.ok ? '' : `${result.error.code}: ${result.error.message}` };
}

const numbers = (members: readonly ReadMember[]): readonly number[] => {
  const { lines, records, rejects, skipped, events } = members[0]!.summary;
  expect(lines).toBe(records + rejects + skipped);
  return [lines, records, rejects, skipped, events];
};

describe('readSource', () => {
  it('says of columns that were mapped what they are, and not what they would have been taken for', async () => {
    const path = fileOf('when,a,b,c\n2016-05-04 10:00:00,192.0.2.1,x,www.example\n2016-05-04 10:01:00,192.0.2.2,x,www.example\n');
    for (const [mapping, columns] of [
      [undefined, 'from=a, to=c by their contents'],
      [{ time: 'when', from: 'a', to: 'c' }, 'from=a, to=c by their contents'],
      [{ time: 'when', from: 'c', to: 'a' }, 'from=c, to=a as chosen'],
    ] as const) {
      const request = { path, ...(mapping !== undefined && { mapping }) };
      expect((await read(request)).members[0]!.summary.detectedBecause).toContain(`; time=when, ${columns}; ISO 8601 times`);
      expect((await previewSource(request)).candidates[0]!.reason).toContain(`; time=when, ${columns}; ISO 8601 times`);
    }
  });

  it('reads a plain file, hashes it and keeps accounts', async () => {
    const text = `${LINE}\n\ngarbage\n${LINE.replace('.15#', '.16#')}`;
    const path = fileOf(text);
    const { members, events } = await read({ path, timeZone: 'Europe/Moscow' });
    expect(numbers(members)).toEqual([4, 2, 1, 1, 2]);
    const { summary } = members[0]!;
    expect(summary).toMatchObject({ path, bytes: text.length, format: 'bind-query', timeZone: 'Europe/Moscow', timeZoneAssumed: false });
    expect(summary.sha256).toBe(createHash('sha256').update(text).digest('hex'));
    expect(summary.rejected).toMatchObject([{ line: 3, offset: text.indexOf('garbage'), raw: new TextEncoder().encode('garbage') }]);
    expect(events[1]).toMatch(/^4 14623258171/);
    expect(summary.first).toBe(Date.parse('2016-05-04T01:36:57.123Z') * 1000);
  });

  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['CR alone', (text: string) => text.replaceAll('\n', '\r')],
    ['a byte order mark', (text: string) => `\ufeff${text}`],
    ['UTF-16 LE with a mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16 LE without', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16 BE with a mark', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['gzip', (text: string) => gzipSync(text)],
    ['gzip of two members', (text: string) => Buffer.concat([gzipSync(text.slice(0, 100)), gzipSync(text.slice(100))])],
    ['UTF-16 in gzip', (text: string) => gzipSync(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['no newline at the end', (text: string) => text.slice(0, -1)],
  ])('reads %s', async (_, dress) => {
    const text = `${LINE}\n${LINE}\nclient nonsense\n${LINE}\n`;
    const plain = await read({ path: fileOf(text) });
    const dressed = await read({ path: fileOf(dress(text)) });
    expect(numbers(dressed.members)).toEqual([4, 3, 1, 0, 3]);
    expect(dressed.events).toEqual(plain.events);
  });

  it('keeps NUL bytes and odd bytes in place', async () => {
    const odd = `${LINE}\n\0\0${LINE}\n${LINE.replaceAll('mail1', 'm\\195\\188\0l')}\n${LINE}\n`;
    const { members, events } = await read({ path: fileOf(odd) });
    expect(numbers(members)).toEqual([4, 3, 1, 0, 3]);
    expect(events[1]).toContain('m\\195\\188\0l.brandt.example');
  });

  it('reads what a cut gzip file still holds and says so', async () => {
    const whole = gzipSync(Array.from({ length: 5000 }, (_, i) => LINE.replace('45023', String(i))).join('\n'));
    const { members } = await read({ path: fileOf(whole.subarray(0, whole.length >> 1)) });
    expect(members[0]!.summary.records).toBeGreaterThan(1000);
    expect(members[0]!.summary.notes.join()).toContain('cut off');
    const garbled = Buffer.from(whole);
    garbled.fill(0x55, whole.length >> 1, (whole.length >> 1) + 200);
    const damaged = await read({ path: fileOf(garbled) });
    expect(damaged.members[0]?.summary.notes.join() ?? damaged.failure).toMatch(/damaged|cut off/);
  });

  it('knows a log that begins with hundreds of lines of something else', async () => {
    const noise = Array.from({ length: 450 }, (_, i) => `start-up message ${i} of some program`).join('\n');
    const { members } = await read({ path: fileOf(`${noise}\n${`${LINE}\n`.repeat(30)}`) });
    expect(numbers(members)).toEqual([480, 30, 450, 0, 30]);
    expect(members[0]!.summary.detectedBecause).toMatch(/^after lines that no format knows, 30 of 80 lines are queries/);
  });

  it('turns a line over the cap into one reject, however long', async () => {
    const path = fileOf(`${LINE}\n`);
    for (let i = 0; i < 13; i++) appendFileSync(path, 'x'.repeat(1 << 20));
    appendFileSync(path, `\n${LINE}\n`);
    const { members, events } = await read({ path });
    expect(numbers(members)).toEqual([3, 2, 1, 0, 2]);
    expect(members[0]!.rejected).toMatchObject([{ line: 2, offset: LINE.length + 1 }]);
    expect(events[1]).toMatch(/^3 /);
  });

  it('gives the query the outcome of its refusal, also across segments', async () => {
    const refused = "04-May-2016 04:36:57.200 client 192.0.2.15#45023 (mail1.brandt.example): query 'mail1.brandt.example/A/IN' denied";
    const other = LINE.replace('192.0.2.15', '192.0.2.77');
    const perSegment = Math.floor((4 << 20) / (other.length + 1));
    const lines = Array.from({ length: perSegment * 2 + 10 }, () => other);
    lines[perSegment - 1] = LINE;
    lines[perSegment] = refused;
    lines[3] = LINE;
    lines[4] = refused;
    lines[20] = refused.replace('.15#', '.99#');
    const { members, events } = await read({ path: fileOf(`${lines.join('\n')}\n`) });
    expect(events.length).toBe(lines.length - 2);
    expect(events.filter((event) => event.endsWith(' 2')).map((event) => event.split(' ')[0])).toEqual(['4', '21', String(perSegment)]);
    expect(members[0]!.summary.records).toBe(lines.length);
    expect(members[0]!.summary.notes.join()).toContain('what became of a query on a line of its own: 2.');
  });

  it('answers bad paths and unknown content with a sentence', async () => {
    const sentence = async (path: string): Promise<string> => (await read({ path })).failure;
    expect(await sentence(folder)).toMatch(/^not-a-file: .* is a folder/);
    expect(await sentence(join(folder, 'none.log'))).toMatch(/^not-found: .* does not exist/);
    expect(await sentence(fileOf(''))).toMatch(/^nothing-read: .* is empty/);
    expect(await sentence(fileOf(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'picture.log'))).toMatch(
      /^not-recognised: .* a PNG picture/,
    );
    expect(await sentence(fileOf('Lorem ipsum dolor sit amet\nconsectetur adipisici elit\n'))).toMatch(/^not-recognised/);
    expect(await sentence('/dev/null')).toMatch(/^not-a-file/);
    symlinkSync(join(folder, 'loop'), join(folder, 'loop'));
    expect(await sentence(join(folder, 'loop'))).toMatch(/^not-a-file: .* leads back to itself/);
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await sentence(join(folder, 'pipe'))).toMatch(/^not-a-file: .* is a pipe/);
    expect((await read({ path: fileOf(LINE), format: 'none' })).failure).toMatch(/^wrong-call/);
    expect((await read({ path: fileOf(LINE), timeZone: 'Mars/Olympus' })).failure).toMatch(/^wrong-call/);
  });

  it('notices a file that is cut or changed while it is read', async () => {
    const path = fileOf(`${LINE}\n`.repeat(100_000));
    let touched = false;
    const progress = (): void => {
      if (!touched) truncateSync(path, 9_000_000);
      touched = true;
    };
    const { members } = await read({ path }, { progress });
    expect(members[0]!.summary.notes.join(' ')).toContain('cut while being read');
    expect(members[0]!.summary.lines).toBeLessThan(100_000);
  });

  it('stops when told to', async () => {
    const path = fileOf(`${LINE}\n`.repeat(100_000));
    const stop = new AbortController();
    const { failure, events } = await read({ path }, { signal: stop.signal, progress: () => stop.abort() });
    expect(failure).toMatch(/^cancelled/);
    expect(events.length).toBeLessThan(60_000);
  });

  it('starts years early enough for the date of the file', async () => {
    const syslogged = (when: string): string => `${when} ns1 named[9]: client 192.0.2.1#5 (a.example): query: a.example IN A + (192.0.2.53)`;
    const text = ['Mar 14 10:00:00', 'Nov  2 10:00:00', 'Feb  2 10:00:00', 'Sep  2 10:00:00', 'Mar  1 10:00:00'].map(syslogged).join('\n');
    const { members } = await read({ path: fileOf(text) });
    const { summary } = members[0]!;
    expect(summary.last!).toBeLessThan(Date.now() * 1000 + 86_400e6);
    expect(summary.last! - summary.first!).toBeGreaterThan(1.9 * 365 * 86_400e6);
    expect(summary.notes.join()).toContain('Times carry no year');
    expect(summary.timeZoneAssumed).toBe(true);
  });

  it('keeps accounts on any bytes whatever', async () => {
    const piece = fc.oneof(
      fc.constant(LINE),
      fc.constant('\n'),
      fc.constant('\r\n'),
      fc.constant('\0'),
      fc.string(),
      fc.constant("client @0x1 1.2.3.4#5 (x): query 'x/A/IN' denied"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 20 }), async (pieces) => {
        const text = `${pieces.join('')}`;
        const path = fileOf(text, 'any.log');
        const { members } = await read({ path, format: 'bind-query' });
        if (text === '') return;
        const [lines] = numbers(members);
        const clean = text.replace(/^\ufeff/, '');
        const separator = clean.includes('\n') ? /\n/g : /\r/g;
        expect(lines).toBe(
          (clean.match(separator)?.length ?? 0) + (clean === '' || /[\n]$/.test(clean) || (!clean.includes('\n') && clean.endsWith('\r')) ? 0 : 1),
        );
      }),
      { numRuns: 150 },
    );
  });
});

describe('around it', () => {
  it('lists files in name order, folders opened, odd things refused', async () => {
    const base = join(folder, 'tree');
    mkdirSync(join(base, 'b/c'), { recursive: true });
    writeFileSync(join(base, 'z.log'), '1');
    writeFileSync(join(base, 'b/a.log'), '22');
    writeFileSync(join(base, 'b/c/k.log'), '333');
    symlinkSync(base, join(base, 'b/up'));
    symlinkSync(join(base, 'gone'), join(base, 'dangling'));
    execFileSync('mkfifo', [join(base, 'pipe')]);
    const { files: found, refused } = await listFiles([base, join(base, 'z.log'), join(folder, 'missing')]);
    expect(found.map(({ path, bytes }) => `${path.slice(base.length)} ${bytes}`)).toEqual(['/b/a.log 2', '/b/c/k.log 3', '/z.log 1']);
    expect(refused.map(({ path, failure }) => `${path.split('/').at(-1)} ${failure.code}`)).toEqual(['pipe not-a-file', 'missing not-found']);
  });

  it('reads a line back', async () => {
    const path = fileOf(gzipSync(`one\r\n${'two '.repeat(2_000_000)}\nthree\n`));
    const text = async (line: number): Promise<string> => {
      const found = await readLine(path, undefined, line);
      return found.ok ? new TextDecoder().decode(found.value) : found.error.code;
    };
    expect([await text(1), (await text(2)).length, await text(3), await text(4)]).toEqual(['one', 1 << 20, 'three', 'not-found']);
  });

  it('shows what will become of the first lines', async () => {
    const preview = await previewSource({ path: fileOf(`${LINE}\nclient \u202e\n\n${LINE}\n`) });
    expect(preview.candidates.map((candidate) => candidate.format)).toContain('bind-query');
    expect(preview).toMatchObject({ failure: null, needsZone: true, wrapping: [] });
    expect(
      preview.lines.map((line) => `${line.line} ${line.verdict} ${line.events.map((event) => `${event.from} ${event.to} ${event.kind}`).join()}`),
    ).toEqual(['1 record 192.0.2.15 mail1.brandt.example A', '2 rejected ', '3 skipped ', '4 record 192.0.2.15 mail1.brandt.example A']);
    expect(preview.lines[1]!.raw).toBe('client \\u202E');
    expect((await previewSource({ path: folder })).failure?.code).toBe('not-a-file');
    expect((await previewSource({ path: fileOf('lorem ipsum') })).failure?.code).toBe('not-recognised');
  });
});

it('RecordSink takes spellings of one host as one', () => {
  const sink = new RecordSink();
  const id = (text: string): number => {
    const bytes = new TextEncoder().encode(`..${text}..`);
    return sink.host(bytes, 2, bytes.length - 2);
  };
  expect([id('A.Example'), id('a.example.'), id('a.EXAMPLE')]).toEqual([0, 0, 0]);
  expect(new Set(['a_b', 'a\x7fb', 'é.example', 'É.example', '@', '`', '2001:db8::1', '2001:DB8:0::1', '[', '{', '\x11', '1'].map(id)).size).toBe(10);
});
