import { basename } from 'node:path';
import type { FilePreview } from '../../../shared/contract/engine-answers.ts';
import type { EngineArgs } from '../../../shared/contract/engine-commands.ts';
import { fail, ok, type Result } from '../../../shared/lib/result.ts';
import type { ColumnMapping } from '../../../shared/model/source.ts';
import { formats } from '../../formats/index.ts';
import { isKnownContent } from '../../ingest/known-content.ts';
import { listFiles } from '../../ingest/list-files.ts';
import { previewSource } from '../../ingest/preview-source.ts';
import { documentOf, ForeignContent } from '../../store/foreign-content.ts';
import type { EngineState } from '../engine-state.ts';
import type { HandlersFor } from '../handler.ts';
import { type ImportItem, importFiles, requestOf } from '../import-files.ts';
import { littleRoom } from '../import-room.ts';
import { mappingTemplate } from '../mapping-template.ts';
import type { OpenCase } from '../open-case.ts';
import { nameOriginal } from '../original-check.ts';
import { summariseCase } from '../summarise-case.ts';

/** While many files come in, what is there already is shown this often. */
const SHOW_EVERY_MS = 4000;

export const importHandlers: HandlersFor<
  'list-formats' | 'preview-file' | 'list-files' | 'import-files' | 'resume-import' | 'discard-import' | 'cancel-job'
> = {
  'list-formats': () =>
    ok(formats.map(({ id, title, from, to, specification }) => ({ id, title, from, to, specification })).sort((a, b) => (a.id < b.id ? -1 : 1))),
  'preview-file': async (item, engine) => {
    nameOriginal(item.path);
    const preview = await previewTable(item, await previewSource(requestOf(item)), engine);
    if (preview.failure !== null || engine.current === null) return ok(preview);
    return ok({ ...preview, alreadyImported: await isKnownContent(item.path, engine.current.memory.table.sources) });
  },
  'list-files': async ({ paths }) => {
    const { files, refused } = await listFiles(paths);
    const first = refused[0];
    return files.length === 0 && first !== undefined ? { ok: false, error: first.failure } : ok(files);
  },
  'import-files': async ({ items, ifItFits }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const paths = items.map(({ path }) => path);
    const short = ifItFits === true ? await littleRoom(current.value.store.path, paths) : null;
    return short === null ? start(engine, items) : fail('little-room', short);
  },
  'resume-import': async ({ job }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    const { store } = current.value;
    const items = (await store.interrupted()).filter((item) => item.job === job).map(itemOf);
    await store.discardInterrupted(job);
    return start(engine, items);
  },
  'discard-import': async ({ job }, engine) => {
    const current = engine.writableCase;
    if (!current.ok) return current;
    await current.value.store.discardInterrupted(job);
    engine.options.push('changed', { what: ['case'] });
    return ok(await summariseCase(current.value));
  },
  'cancel-job': ({ job, part }, engine) => {
    if (part === undefined) engine.jobs.cancel(job);
    else engine.jobs.cancelPart(job, part);
    return ok(null);
  },
};

/** What an interrupted import was asked for. The path is the one that the journalist was shown when asked whether to go on, whatever else the case says. */
function itemOf({ path, request }: { readonly path: string; readonly request: string }): ImportItem {
  const item = documentOf('request', request, 'ledger');
  if (item.path !== path) throw new ForeignContent('its ledger names one file and means another');
  return item;
}

/** Offers the mapping again that the newest source with the same columns was read by, when none is given: one of this case, else of another. */
async function previewTable(item: EngineArgs<'preview-file'>, preview: FilePreview, engine: EngineState): Promise<FilePreview> {
  if (item.mapping !== undefined || preview.columns.length === 0) return preview;
  const here = mappingTemplate(preview.columns, preview.mapping === null, engine.current?.memory.table.sources ?? []);
  const elsewhere = (item.templates ?? []).map((mapping) => ({ path: '', asked: { mapping: mapping as ColumnMapping } }));
  const template = here ?? mappingTemplate(preview.columns, false, elsewhere);
  if (template === null) return preview;
  const again = await previewSource(requestOf({ ...item, mapping: template.mapping }));
  if (again.failure !== null) return preview;
  return here === null ? { ...again, mappedBefore: true } : { ...again, mappedAs: basename(here.path) };
}

function start(engine: EngineState, items: readonly ImportItem[]): Result<{ readonly job: string }> {
  const current = engine.writableCase;
  if (!current.ok) return current;
  const open: OpenCase = current.value;
  const id = `import-${open.store.now()}-${++engine.imports}`;
  const job = engine.jobs.start(
    'import',
    'bytes',
    async ({ signal, report }) => {
      let shown = performance.now();
      let unseen = false;
      const show = async (): Promise<void> => {
        await engine.reload(open);
        engine.options.push('changed', { what: ['sources', 'case'] });
        shown = performance.now();
        unseen = false;
      };
      const end = await importFiles(open.store, id, items, {
        signal,
        workers: engine.options.workers,
        report,
        stored: async () => {
          unseen = true;
          if (performance.now() - shown > SHOW_EVERY_MS) await show();
        },
      });
      if (unseen) await show();
      return end;
    },
    id,
  );
  return ok({ job });
}
