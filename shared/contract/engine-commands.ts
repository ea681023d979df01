import * as v from 'valibot';
import type { Entity } from '../model/entity.ts';
import type { NullPicture } from '../model/finding.ts';
import { CORRECTIONS } from '../model/finding.ts';
import type { HypothesisMatrix } from '../model/hypothesis.ts';
import type { ChangedEvidence, Note, Statement } from '../model/note.ts';
import type { RenderedReport, ReportModel } from '../model/report.ts';
import { MOST_CITED_OF_FINDING, PAPERS, REPORT_SECTIONS } from '../model/report-plan.ts';
import { type AnswerOf, type ArgsOf, command } from './command.ts';
import type {
  CaseSettings,
  CaseSummary,
  ContactPath,
  Facet,
  FilePreview,
  FindingState,
  FormatInfo,
  GraphAnswer,
  Histogram,
  Inspection,
  PhaseFold,
  RawRecord,
  RecordsPage,
  SearchHit,
  StatementAlignment,
  TimingComparison,
  WindowCounts,
} from './engine-answers.ts';

const text = v.pipe(v.string(), v.maxLength(1_000_000));
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(32_768));
const name = v.pipe(v.string(), v.maxLength(10_000));
const micros = v.number();
/** A time that a calendar has: what JavaScript's dates reach. */
const instant = v.pipe(v.number(), v.minValue(-8.64e18), v.maxValue(8.64e18));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000));
const window = v.object({ start: micros, end: micros });
const zone = v.pipe(v.string(), v.maxLength(100));
/** The zone that times in a filter are written in where they carry no offset; UTC when it is left out. */
const filterZone = v.optional(zone);
const none = v.object({});
const bearing = v.picklist(['CC', 'C', 'N', 'NA', 'I', 'II']);
const level = v.picklist(['high', 'medium', 'low']);

export const mappingSchema = v.object({
  time: name,
  from: name,
  to: name,
  kind: v.optional(name),
  outcome: v.optional(name),
  bytes: v.optional(name),
  timeOfDay: v.optional(name),
});

export const importItemSchema = v.object({
  path,
  format: v.optional(name),
  timeZone: v.optional(zone),
  year: v.optional(v.pipe(v.number(), v.integer())),
  mapping: v.optional(mappingSchema),
});

/** What is looked at: the names as printed. With both `from` and `to`, a pair. */
export const subjectSchema = v.object({ from: v.optional(name), to: v.optional(name), host: v.optional(name), entity: v.optional(name) });

export const pinSchema = v.variant('to', [
  v.object({ to: v.literal('host'), host: name }),
  v.object({ to: v.literal('pair'), from: name, host: name }),
  v.object({ to: v.literal('entity'), entity: name }),
  v.object({ to: v.literal('window'), window }),
  v.object({ to: v.literal('finding'), finding: name }),
  v.object({ to: v.literal('record'), source: name, line: count }),
]);

/** What the journalist chose for the report (shared/model/report-plan.ts). */
export const reportPlanSchema = v.object({
  title: name,
  summary: text,
  asked: text,
  paper: v.picklist(PAPERS),
  sections: v.pipe(v.array(v.picklist(REPORT_SECTIONS)), v.maxLength(100)),
  findings: v.nullable(v.pipe(v.array(name), v.maxLength(100_000))),
  notes: v.nullable(v.pipe(v.array(name), v.maxLength(100_000))),
  citedOfFinding: v.pipe(count, v.maxValue(MOST_CITED_OF_FINDING)),
  hidden: v.pipe(v.array(v.object({ term: name, pseudonym: name })), v.maxLength(10_000)),
  redacted: v.boolean(),
});

const reportChoicesSchema = v.object({
  zone,
  secondZone: v.nullable(zone),
  window: v.nullable(window),
  plan: v.optional(v.partial(reportPlanSchema)),
});

/**
 * Every call the engine answers, declared once. The renderer's client, main's relay and the engine's table of handlers are typed from here;
 * a call without a handler does not compile. Names are verbs with their noun. Long work answers with a job id and reports by `job` events.
 */
export const engineCommands = {
  'list-formats': command<readonly FormatInfo[]>()(none),
  /** `templates`: mappings of tables in other cases, newest last, which the shell remembers. */
  'preview-file': command<FilePreview>()(v.object({ ...importItemSchema.entries, templates: v.optional(v.array(mappingSchema)) })),
  /** Folders, archives and rotated sets opened into single files, in name order. */
  'list-files': command<readonly { readonly path: string; readonly bytes: number }[]>()(v.object({ paths: v.array(path) })),

  /** `files`: what is to be imported at once; the case is not made (`little-room`) where that would hardly fit. */
  'create-case': command<CaseSummary>()(v.object({ path, title: name, private: v.optional(v.boolean()), files: v.optional(v.array(path)) })),
  'open-case': command<CaseSummary>()(v.object({ path })),
  'close-case': command<null>()(none),
  'save-copy': command<null>()(v.object({ path })),
  /** Whether the case is private. Not a step to undo: a slip of the hand must not put it on a list. */
  'keep-private': command<CaseSummary>()(v.object({ on: v.boolean() })),
  'rename-case': command<CaseSummary>()(v.object({ title: name })),
  'summarise-case': command<CaseSummary>()(none),

  /** `ifItFits`: nothing begins (`little-room`) where the files would hardly fit on the disk of the case. An estimate: whoever knows better asks without it. */
  'import-files': command<{ readonly job: string }>()(v.object({ items: v.array(importItemSchema), ifItFits: v.optional(v.boolean()) })),
  'resume-import': command<{ readonly job: string }>()(v.object({ job: name })),
  'discard-import': command<CaseSummary>()(v.object({ job: name })),
  'remove-source': command<CaseSummary>()(v.object({ sha256: name })),
  'cancel-job': command<null>()(v.object({ job: name, part: v.optional(name) })),

  'draw-graph': command<GraphAnswer>()(
    v.object({
      hosts: count,
      pairs: count,
      always: v.array(name),
      filter: v.optional(text),
      zone: filterZone,
      expand: v.optional(v.array(name)),
      joined: v.optional(v.array(name)),
      opened: v.optional(v.array(name)),
      anew: v.optional(v.boolean()),
    }),
  ),
  'save-positions': command<null>()(v.object({ positions: v.array(v.object({ name, x: v.number(), y: v.number(), pinned: v.boolean() })) })),
  'count-window': command<WindowCounts>()(v.object({ revision: count, window })),
  /** The shortest path of contacts between two hosts or entities. 'in-time': each contact later than the one before. */
  'find-path': command<ContactPath>()(
    v.object({ from: name, to: name, window, filter: v.optional(text), zone: filterZone, way: v.picklist(['any', 'arrows', 'in-time']) }),
  ),
  'draw-histogram': command<Histogram>()(
    v.object({
      window,
      zone,
      bins: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4000)),
      tracks: v.array(subjectSchema),
      filter: v.optional(text),
    }),
  ),
  inspect: command<Inspection>()(v.object({ subject: subjectSchema, window, zone })),
  /** The subject's contacts folded at a period, for a slider: cheap enough to be asked at every step of it. */
  'fold-phase': command<PhaseFold>()(
    v.object({ subject: subjectSchema, window, periodSeconds: v.pipe(v.number(), v.minValue(1), v.maxValue(10_000_000)) }),
  ),
  /** The subject's contacts beside those of another host or entity: of a pair, the other's contacts with the same `to`. */
  'compare-timing': command<TimingComparison>()(
    v.object({ subject: subjectSchema, other: name, window, reachSeconds: v.pipe(v.number(), v.minValue(1), v.maxValue(1_000_000)) }),
  ),
  'list-records': command<RecordsPage>()(
    v.object({
      window: v.nullable(window),
      subject: v.optional(subjectSchema),
      filter: v.optional(text),
      zone: filterZone,
      offset: count,
      limit: v.pipe(count, v.maxValue(1000)),
    }),
  ),
  /** What values the rows of `list-records` have, for narrowing them. */
  'count-facets': command<readonly Facet[]>()(
    v.object({
      window: v.nullable(window),
      subject: v.optional(subjectSchema),
      filter: v.optional(text),
      zone: filterZone,
      most: v.pipe(count, v.maxValue(100)),
    }),
  ),
  'read-raw': command<RawRecord>()(v.object({ source: count, line: count })),
  'list-rejects': command<readonly { readonly source: number; readonly line: number; readonly reason: string; readonly raw: string }[]>()(
    v.object({ source: count, offset: count, limit: v.pipe(count, v.maxValue(1000)) }),
  ),
  search: command<readonly SearchHit[]>()(v.object({ text, limit: v.pipe(count, v.maxValue(200)) })),
  /** Time of the event next to `time`, in the direction, of the subject or of all. */
  'step-event': command<{ readonly time: number | null }>()(
    v.object({ time: micros, direction: v.picklist(['next', 'previous']), subject: v.optional(subjectSchema) }),
  ),

  'list-notes': command<readonly Note[]>()(none),
  /** Writes the note within a second of the call; a new id makes a new note. */
  'save-note': command<Note>()(v.object({ id: name, text, pins: v.array(pinSchema), confidential: v.boolean() })),
  'delete-note': command<null>()(v.object({ id: name })),
  /** Pins whose evidence says something else now than when they were set. */
  'check-notes': command<readonly ChangedEvidence[]>()(none),
  /** The journalist has taken note: what the evidence of this note says now counts as seen. */
  'renew-evidence': command<null>()(v.object({ id: name })),
  'list-statements': command<readonly Statement[]>()(none),
  'save-statement': command<Statement>()(v.object({ id: name, when: instant, who: name, text, citation: text, afterLooking: v.boolean() })),
  'delete-statement': command<null>()(v.object({ id: name })),

  'list-entities': command<readonly Entity[]>()(none),
  'save-entity': command<Entity>()(v.object({ id: name, name, color: v.pipe(count, v.maxValue(7)), hosts: v.array(name) })),
  'delete-entity': command<null>()(v.object({ id: name })),
  'suggest-entities': command<readonly { readonly name: string; readonly hosts: readonly string[]; readonly because: string }[]>()(none),

  'run-analyses': command<{ readonly job: string }>()(v.object({ only: v.optional(v.array(name)) })),
  'list-findings': command<readonly FindingState[]>()(v.object({ all: v.boolean() })),
  /** What the finding's measure gives by chance alone; null where there is no test to draw. */
  'draw-null': command<NullPicture | null>()(v.object({ id: name })),
  'judge-finding': command<null>()(v.object({ id: name, state: v.picklist(['new', 'accepted', 'dismissed', 'reviewed']), reason: text })),

  /** The matrix of competing hypotheses as it stands. The commands that change it answer with the changed one. */
  'list-hypotheses': command<HypothesisMatrix>()(none),
  /** One cell by hand; null takes the rating by hand back. */
  'rate-evidence': command<HypothesisMatrix>()(v.object({ row: name, hypothesis: name, bearing: v.nullable(bearing) })),
  /** How much a row weighs; null goes back to what Occam set. */
  'weigh-evidence': command<HypothesisMatrix>()(v.object({ row: name, credibility: v.nullable(level), relevance: v.nullable(level) })),
  /** A row of the journalist's own; a new id makes a new row. */
  'save-evidence': command<HypothesisMatrix>()(v.object({ id: name, text, because: text })),
  /** Takes an own row out; of a row filled in from findings, everything that was changed by hand. */
  'delete-evidence': command<HypothesisMatrix>()(v.object({ id: name })),
  /** Do the subject's contacts keep company with the dated statements? `window` null: the whole span. */
  'align-statements': command<StatementAlignment>()(
    v.object({ subject: subjectSchema, window: v.nullable(window), toleranceDays: v.pipe(v.number(), v.minValue(0), v.maxValue(365)) }),
  ),
  'read-case-settings': command<CaseSettings>()(none),
  'save-case-settings': command<CaseSettings>()(
    v.object({
      report: v.optional(v.partial(reportPlanSchema)),
      hypothesesAbout: v.optional(v.pipe(v.array(name), v.maxLength(1000))),
      correction: v.optional(v.picklist(Object.values(CORRECTIONS))),
    }),
  ),
  /** What the graph shows unfolded from now on. */
  'unfold-graph': command<null>()(
    v.object({ partners: v.pipe(v.array(name), v.maxLength(1000)), entities: v.pipe(v.array(name), v.maxLength(1000)) }),
  ),

  undo: command<CaseSummary>()(none),
  redo: command<CaseSummary>()(none),

  /** The report of the case as its plan says, `plan` laid over it; nothing is hidden in it yet. */
  'build-report': command<ReportModel>()(reportChoicesSchema),
  /** The report as one HTML document without script (electron/report/render-html.tsx of the same model), names hidden as the plan says: what main prints. */
  'render-report': command<RenderedReport>()(reportChoicesSchema),
  /** Events as .parquet, .csv or .jsonl; who contacted whom as .graphml, .gexf or (two files) -i2.csv. `rows` counts events, or links. */
  'export-events': command<{ readonly rows: number }>()(
    v.object({
      path,
      window: v.nullable(window),
      // A subject or a filter: only what `list-records` shows of the same; not for networks.
      subject: v.optional(subjectSchema),
      filter: v.optional(text),
      zone: filterZone,
      /** Whether the names that the report's plan lists are replaced, whether or not the report itself hides them. */
      hide: v.optional(v.boolean()),
    }),
  ),
} as const;

export type EngineCommands = typeof engineCommands;
export type EngineCommandName = keyof EngineCommands;
export type EngineArgs<N extends EngineCommandName> = ArgsOf<EngineCommands[N]>;
export type EngineAnswer<N extends EngineCommandName> = AnswerOf<EngineCommands[N]>;
