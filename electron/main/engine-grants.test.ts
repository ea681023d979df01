import { describe, expect, test } from 'vitest';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { refusalOf } from './engine-grants.ts';
import { Grants } from './grants.ts';

const wrongCall = { ok: false, error: { code: 'wrong-call' } };

test('the engine makes files only where the person pointed', () => {
  const grants = new Grants();
  grants.allowWriting('/home/reporter/a.occam');
  for (const name of ['create-case', 'save-copy', 'export-events']) {
    expect(name in engineCommands).toBe(true);
    expect(refusalOf(grants, name, { path: '/home/reporter/a.occam' })).toBeNull();
    expect(refusalOf(grants, name, { path: '/home/reporter/x/../a.occam' })).toBeNull();
    expect(refusalOf(grants, name, { path: '/home/reporter/.bashrc' })).toMatchObject(wrongCall);
    expect(refusalOf(grants, name, { path: '/home/reporter/a.occam/../b' })).toMatchObject(wrongCall);
    for (const args of [null, undefined, 7, {}, { path: 7 }]) expect(refusalOf(grants, name, args)).toBeNull();
  }
});

describe('the engine opens only what the person named', () => {
  const grants = new Grants();
  grants.allowReading('/home/reporter/leak', '/home/reporter/one.log');
  grants.allowWriting('/home/reporter/new.occam');
  const asked = (path: unknown): readonly (readonly [string, unknown])[] => [
    ['open-case', { path }],
    ['preview-file', { path }],
    ['list-files', { paths: ['/home/reporter/one.log', path] }],
    ['import-files', { items: [{ path: '/home/reporter/one.log' }, { path }] }],
    ['create-case', { path: '/home/reporter/new.occam', files: ['/home/reporter/one.log', path] }],
  ];

  test.each([
    '/home/reporter/one.log',
    '/home/reporter/leak',
    '/home/reporter/leak/deep/er/mail.log.gz',
    '/home/reporter/leak/a/../b.log',
    '/home/reporter/new.occam',
  ])('%s is opened', (path) => {
    for (const [name, args] of asked(path)) expect([name, refusalOf(grants, name, args)]).toEqual([name, null]);
  });

  test.each([
    '/etc/passwd',
    '/home/reporter',
    '/home/reporter/leak/../.ssh/id_ed25519',
    '/home/reporter/leakage',
    '/home/reporter/one.log.1',
    '/',
    'one.log',
    '',
  ])('%j is not', (path) => {
    for (const [name, args] of asked(path)) expect([name, refusalOf(grants, name, args)]).toMatchObject([name, wrongCall]);
  });

  test('what is no path is the engine’s to refuse', () => {
    for (const name of ['open-case', 'preview-file', 'list-files', 'import-files'])
      for (const args of [null, undefined, 7, 'x', {}, { path: 7, paths: 7, items: 7 }, { items: [null, 7, {}] }, { paths: [null, 7] }])
        expect(refusalOf(grants, name, args)).toBeNull();
  });

  test('naming one file says nothing of its neighbours; naming everything says everything', () => {
    const all = new Grants();
    all.allowReading('/');
    expect(all.mayRead('/etc/passwd')).toBe(true);
    expect(all.mayWrite('/etc/passwd')).toBe(false);
  });
});

interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly wrapped?: Shape;
}

/** Arguments of a command with a path wherever there can be one, and whether there was. */
function withPath(shape: Shape, key: string, path: string): { readonly value: unknown; readonly found: boolean } {
  if (shape.wrapped !== undefined) return withPath(shape.wrapped, key, path);
  if (shape.item !== undefined) {
    const { value, found } = withPath(shape.item, key, path);
    return { value: [value], found };
  }
  const parts = Object.entries(shape.entries ?? {}).map(([name, of]) => [name, withPath(of, name, path)] as const);
  if (parts.length > 0)
    return { value: Object.fromEntries(parts.map(([name, { value }]) => [name, value])), found: parts.some(([, { found }]) => found) };
  const isPath = shape.type === 'string' && /^paths?$/.test(key);
  return { value: isPath ? path : null, found: isPath };
}

test('every command that takes a path is held to what the person named, and no other is', () => {
  const held: string[] = [];
  for (const [name, { args }] of Object.entries(engineCommands)) {
    const { value, found } = withPath(args as unknown as Shape, '', '/etc/passwd');
    expect([name, refusalOf(new Grants(), name, value) !== null]).toEqual([name, found]);
    if (found) held.push(name);
  }
  expect(held.sort()).toEqual(['create-case', 'export-events', 'import-files', 'list-files', 'open-case', 'preview-file', 'save-copy']);
});
