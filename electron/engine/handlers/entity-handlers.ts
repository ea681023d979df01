import { canonicalHost } from '../../../shared/lib/host-name.ts';
import { fail, ok } from '../../../shared/lib/result.ts';
import type { Entity } from '../../../shared/model/entity.ts';
import { readFindings } from '../../store/findings.ts';
import { type Change, readEntities } from '../../store/records.ts';
import { afterChanges } from '../after-changes.ts';
import type { HandlersFor } from '../handler.ts';
import { suggestEntities } from '../suggest-entities.ts';

export const entityHandlers: HandlersFor<'list-entities' | 'save-entity' | 'delete-entity' | 'suggest-entities'> = {
  'list-entities': async (_args, engine) => {
    const current = engine.openCase;
    return current.ok ? ok(await readEntities(current.value.store.database.main)) : current;
  },
  'save-entity': async ({ id, name, color, hosts }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const entities = await readEntities(store.database.main);
    const before = entities.find((entity) => entity.id === id) ?? null;
    if (name.trim() === '') return fail('wrong-call', 'A group needs a name.');
    if (entities.some((entity) => entity.id !== id && entity.name === name))
      return fail('wrong-call', `There is already a group called ${name}. Choose another name.`);
    const after: Entity = { id, name, color, hosts: [...new Set(hosts.map(canonicalHost))].sort() };
    if (after.hosts.length === 0) return fail('wrong-call', 'A group needs at least one host.');
    const taken = new Set(after.hosts);
    // A host is in one group at most: it leaves the one it was in, and a group left empty goes.
    const others = entities
      .filter((entity) => entity.id !== id && entity.hosts.some((host) => taken.has(host)))
      .map((entity): Change => {
        const left = entity.hosts.filter((host) => !taken.has(host));
        return { kind: 'entity', id: entity.id, before: entity, after: left.length === 0 ? null : { ...entity, hosts: left } };
      });
    await store.act(before === null ? 'group hosts' : 'change group', [...others, { kind: 'entity', id, before, after }]);
    await afterChanges(engine, current.value, ['entity']);
    return ok(after);
  },
  'delete-entity': async ({ id }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const before = (await readEntities(store.database.main)).find((entity) => entity.id === id);
    if (before === undefined) return ok(null);
    await store.act('ungroup hosts', [{ kind: 'entity', id, before, after: null }]);
    await afterChanges(engine, current.value, ['entity']);
    return ok(null);
  },
  'suggest-entities': async (_args, engine) => {
    const current = engine.openCase;
    if (!current.ok) return current;
    const open = current.value;
    open.findings ??= await readFindings(open.store.database.main);
    return ok(suggestEntities(open.memory, open.findings));
  },
};
