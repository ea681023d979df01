import { expect, test } from 'vitest';
import { engineCommands } from '../../shared/contract/engine-commands.ts';
import { refusalOf } from './engine-grants.ts';
import { Grants } from './grants.ts';

test('the engine makes files only where the person pointed', () => {
  const grants = new Grants();
  grants.allowWriting('/home/reporter/a.occam');
  for (const name of ['create-case', 'save-copy', 'export-events']) {
    expect(name in engineCommands).toBe(true);
    expect(refusalOf(grants, name, { path: '/home/reporter/a.occam' })).toBeNull();
    expect(refusalOf(grants, name, { path: '/home/reporter/x/../a.occam' })).toBeNull();
    expect(refusalOf(grants, name, { path: '/home/reporter/.bashrc' })).toMatchObject({ ok: false, error: { code: 'wrong-call' } });
    expect(refusalOf(grants, name, { path: '/home/reporter/a.occam/../b' })).toMatchObject({ ok: false });
    for (const args of [null, undefined, 7, {}, { path: 7 }]) expect(refusalOf(grants, name, args)).toBeNull();
  }
  expect(refusalOf(grants, 'open-case', { path: '/home/reporter/other.occam' })).toBeNull();
});
