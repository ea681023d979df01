import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineProcess } from '../../electron/engine/test-engine.ts';
import { MANY, writeHostileLogs } from './hostile-files.ts';
import { HOSTILE, HOSTILE_WORDS } from './hostile-text.ts';
import { buildProgram, engineFile, freshFolder, occam } from './program.ts';

/* Logs written by an enemy: through the command line, the case, the report and the exports. Nothing runs, loads, hangs or misleads. */

const QUICK_MS = 60_000;
/** All of what steers a terminal or turns the direction of text; only the end of a line is left. */
const STEERING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;
let folder = '';

beforeAll(() => {
  buildProgram();
  folder = freshFolder();
  writeHostileLogs(folder);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mapped = ['--map', 'time=when,from=src,to=dst'];

describe('at a terminal', { timeout: 180_000 }, () => {
  test.each<[string, readonly string[]]>([
    ['evil', []],
    ['evil/records.json', mapped],
    ['evil/table.csv', mapped],
  ])('%s: nothing steers it, nothing hangs, every line is accounted for', async (name, options) => {
    const began = performance.now();
    const text = await occam(['analyze', name, '--tz', 'UTC', '--all', '--pairs', 'all', ...options], { folder });
    expect(text.status).toBe(0);
    expect(STEERING.exec(text.out + text.err)).toBeNull();
    const json = await occam(['analyze', name, '--tz', 'UTC', '--json', '--all', '--pairs', 'all', ...options], { folder });
    expect(STEERING.exec(json.out + json.err)).toBeNull();
    expect(performance.now() - began).toBeLessThan(QUICK_MS);
    const { sources, totals } = JSON.parse(json.out) as {
      sources: { lines: number; records: number; rejects: number; skipped: number }[];
      totals: { events: number };
    };
    for (const source of sources) expect(source.lines).toBe(source.records + source.rejects + source.skipped);
    expect(totals.events).toBeGreaterThan((MANY * HOSTILE.length) / 2);
  });

  test('keys that poison objects are names like any other', async () => {
    const { out } = await occam(['analyze', 'evil/records.json', '--json', '--pairs', 'all', '--only', 'completeness', ...mapped], { folder });
    const { pairs } = JSON.parse(out) as { pairs: { from: string; count: number }[] };
    for (const name of ['__proto__', 'constructor', 'hasownproperty', 'tostring'])
      expect([name, pairs.find(({ from }) => from === name)?.count]).toEqual([name, MANY]);
  });

  test('wrong calls with hostile words are one line without control characters', async () => {
    for (const text of HOSTILE.filter((_, n) => n % 4 === 2 || n > 38)) {
      const run = await occam(['analyze', `${text}.log`, '--format', 'bind-query'].slice(0, text.startsWith('-') ? 2 : 4), { folder });
      expect([1, 2]).toContain(run.status);
      expect(run.err).toMatch(/^occam: [^\n]+\n$/);
      expect(STEERING.exec(run.err)).toBeNull();
    }
  });
});

describe('in a case', { timeout: 240_000 }, () => {
  test('the report has no script, no handler, no address outside it; the exports no formula; notes are text', async () => {
    const engine = new EngineProcess(engineFile);
    const value = async <T>(name: string, args: unknown): Promise<T> => {
      const answer = await engine.ask(name, args);
      expect(answer).toMatchObject({ ok: true });
      return (answer as { value: T }).value;
    };
    await value('create-case', { path: join(folder, 'evil.occam'), title: HOSTILE[4] });
    const { job } = await value<{ job: string }>('import-files', { items: [{ path: join(folder, 'evil'), timeZone: 'UTC' }] });
    expect(await engine.jobEnd(job)).toMatchObject({ state: 'done' });
    await value('save-note', { id: 'all', text: HOSTILE.join('\n\n'), pins: [{ to: 'host', host: HOSTILE_WORDS[0] }], confidential: false });
    await value('save-note', { id: 'bomb', text: `${'['.repeat(5000)}${'*a_'.repeat(5000)}${'> '.repeat(2000)}`, pins: [], confidential: false });
    await value('save-statement', { id: 's', when: 1.71e15, who: HOSTILE[0], text: HOSTILE[1], citation: HOSTILE[9], afterLooking: false });
    await value('save-entity', { id: 'e', name: HOSTILE[2], color: 1, hosts: [HOSTILE_WORDS[1]] });
    await value('run-analyses', {});
    const began = performance.now();
    const { html } = await value<{ html: string }>('render-report', { zone: 'UTC', secondZone: null, window: null });
    for (const text of HOSTILE) expect((await engine.ask('search', { text, limit: 20 })).ok).toBe(true);
    expect(performance.now() - began).toBeLessThan(QUICK_MS);
    expect(wrongMarkup(html)).toEqual([]);
    expect(html).toContain('&lt;script&gt;window.ran=1&lt;/script&gt;');

    await value('export-events', { path: join(folder, 'evil.csv'), window: null });
    const rows = readFileSync(join(folder, 'evil.csv'), 'utf8').split('\r\n');
    expect(rows.length).toBeGreaterThan(1000);
    for (const row of rows) for (const cell of cells(row)) expect(/^[=+@\t\r]/.test(cell) || /^-\D/.test(cell) ? cell : '').toBe('');
    await value('export-events', { path: join(folder, 'evil.jsonl'), window: null });
    for (const line of readFileSync(join(folder, 'evil.jsonl'), 'utf8').trimEnd().split('\n')) JSON.parse(line);
    await engine.leave();
  });
});

/** Tags and attributes that have no business in a report; text is as escaped as it has to be when none are found. */
function wrongMarkup(html: string): string[] {
  const wrong: string[] = [];
  for (const [tag, name, attributes] of html.matchAll(/<([a-zA-Z!][^\s>/]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/g)) {
    if (
      /^(script|iframe|object|embed|img|image|link|base|form|input|foreignObject|video|audio)$/i.test(name!) &&
      !/href="(\.\/)?print\.css"/.test(tag)
    )
      wrong.push(tag.slice(0, 200));
    for (const [, attribute, value] of attributes!.matchAll(/([^\s=/"']+)\s*=\s*"([^"]*)"/g)) {
      if (/^on/i.test(attribute!)) wrong.push(tag.slice(0, 200));
      if (/^(href|src|action|xlink:href|data|formaction)$/i.test(attribute!) && !/^(#|\.?\/?print\.css$)/.test(value!)) wrong.push(tag.slice(0, 200));
      if (attribute === 'style' && /url\(|expression/i.test(value!)) wrong.push(tag.slice(0, 200));
    }
  }
  return wrong;
}

/** Cells of a CSV row without line ends in cells (RFC 4180). */
function cells(row: string): string[] {
  return [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '');
}
