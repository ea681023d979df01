import type { Failure } from '../lib/result.ts';
import type { Correction, Finding } from '../model/finding.ts';
import type { ReportPlan } from '../model/report-plan.ts';
import type { ColumnMapping, Coverage, SourceSummary } from '../model/source.ts';
import type { Micros, TimeWindow } from '../model/time.ts';

/** A share with its Wilson interval. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What one file looks like before it is imported. */
export interface FilePreview {
  readonly path: string;
  readonly bytes: number;
  /** Set when nothing can be read from the path at all; the rest is then empty. */
  readonly failure: Failure | null;
  /** "gzip", "zip: 3 files", "UTF-16 LE"; outermost first. */
  readonly wrapping: readonly string[];
  /** Formats that claim the file, best first; the journalist may choose any format. */
  readonly candidates: readonly { readonly format: string; readonly title: string; readonly confidence: number; readonly reason: string }[];
  readonly needsZone: boolean;
  readonly needsYear: boolean;
  readonly columns: readonly string[];
  readonly mapping: ColumnMapping | null;
  /** The source of the open case whose mapping was offered again, as its columns have the same names; absent when the mapping comes from the file alone. */
  readonly mappedAs?: string;
  /** True when the mapping is that of a table in another case with columns of the same names. */
  readonly mappedBefore?: boolean;
  /** The first lines as they stand and what became of each under the chosen format. */
  readonly lines: readonly PreviewLine[];
  /** True when the same content, packed or not, is known to be in the open case. Large packed files are known only when they are imported. */
  readonly alreadyImported: boolean;
}

export interface PreviewLine {
  readonly line: number;
  /** Control and bidi characters made visible. */
  readonly raw: string;
  readonly verdict: 'record' | 'skipped' | 'rejected';
  readonly reason: string;
  readonly events: readonly RecordRow[];
}

/** One event as a row of the records drawer. */
export interface RecordRow {
  /** Row in the event table; the key. */
  readonly row: number;
  /** NaN when undated. */
  readonly time: Micros;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly outcome: string;
  /** NaN when untold. */
  readonly bytes: number;
  readonly detail: string;
  readonly source: number;
  readonly line: number;
  readonly repeated: boolean;
}

export interface CaseSummary {
  readonly id: string;
  readonly path: string;
  readonly title: string;
  readonly readOnly: boolean;
  /** Nothing outside the case's own file remembers it: no list of recent cases. */
  readonly private: boolean;
  /** Why it is read-only, what is damaged, what was interrupted: sentences for a banner. */
  readonly warnings: readonly string[];
  readonly sources: readonly SourceSummary[];
  readonly coverage: readonly Coverage[];
  readonly totals: { readonly events: number; readonly undated: number; readonly hosts: number; readonly pairs: number };
  /** Span of dated events; null when there are none. */
  readonly span: TimeWindow | null;
  /** The events are still on their way into memory: who talked to whom is known, when is not, and `coverage` is empty. */
  readonly reading: boolean;
  /** Interrupted imports that wait for "resume or discard". */
  readonly interrupted: readonly { readonly job: string; readonly path: string }[];
  readonly canUndo: string | null;
  readonly canRedo: string | null;
  readonly unfolded: Unfolded;
}

/** What the graph shows beyond its budget because the journalist asked for it; kept in the case, each change a step that can be undone. */
export interface Unfolded {
  /** Names whose partners are drawn. */
  readonly partners: readonly string[];
  /** Ids of entities that are shown open, as the hosts in them. */
  readonly entities: readonly string[];
}

/** A host or entity in the graph. */
export interface GraphNode {
  /** Actor index: hosts first, then entities. */
  readonly actor: number;
  readonly label: string;
  readonly type: 'address' | 'name' | 'entity' | 'bundle';
  /** Colour of the entity that it is, or is in while that is open; -1 for none. */
  readonly color: number;
  /** Name of the open entity that the host is in. */
  readonly inside?: string;
  /** Events in the whole case. */
  readonly events: number;
  /** For bundles and entities: how many hosts are inside. */
  readonly hosts: number;
  readonly x: number;
  readonly y: number;
  readonly pinned: boolean;
  /** "looks like paypal.com in other letters"; empty when nothing is odd. */
  readonly warning: string;
}

export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  /** Events in the whole case; `window-counts` gives those of a window in the same order as `GraphAnswer.edges`. */
  readonly events: number;
  /** Events refused, deferred, unanswered or failed, of `events`. */
  readonly refused: number;
  /** Pairs inside, for edges of bundles; 1 otherwise. */
  readonly pairs: number;
}

/** The drawn part of the graph: strongest first within the budget, whatever is asked for always, the rest in counted bundles. */
export interface GraphAnswer {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Raised with every change of what is drawn; `window-counts` must quote it. */
  readonly revision: number;
  readonly hidden: { readonly hosts: number; readonly pairs: number };
}

/** Contacts one way in the window: how many, how many of them refused or failed, and between when. */
export interface StepCount {
  readonly contacts: number;
  readonly refused: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
}

export interface PathStep {
  readonly from: string;
  readonly to: string;
  readonly there: StepCount;
  readonly back: StepCount;
  /** Time of the contact that the path takes, where the order of time counts; else null. */
  readonly at: Micros | null;
}

/** A shortest path of contacts; `steps` is null when there is none, and empty from a host to itself. `equal`: how many are as short, this one included. */
export interface ContactPath {
  readonly steps: readonly PathStep[] | null;
  readonly equal: number;
}

export interface WindowCounts {
  readonly revision: number;
  /** Events of each drawn edge in the window, in the order of `GraphAnswer.edges`. */
  readonly edges: Uint32Array;
  readonly total: number;
  /** Pairs with at least one event in the window, drawn or not. */
  readonly pairs: number;
}

export interface HistogramTrack {
  readonly label: string;
  readonly counts: Uint32Array;
}

/** Counts per bin; `edges` has one more entry than each track has counts. Bins are calendar units in the zone asked for. */
export interface Histogram {
  readonly unit: string;
  readonly edges: Float64Array;
  readonly tracks: readonly HistogramTrack[];
}

/** Everything the inspector shows of a host, pair, entity or selection in a window. */
export interface Inspection {
  readonly title: string;
  readonly about: readonly string[];
  readonly counts: { readonly raw: number; readonly unique: number; readonly bursts: number };
  readonly shareOfTo: Share | null;
  readonly shareOfFrom: Share | null;
  readonly first: Micros | null;
  readonly last: Micros | null;
  readonly perDay: number | null;
  /** Counts by local day and hour in the zone asked for: `days[i]` is the local date, `hours[i * 24 + h]` its counts; gaps of the log are marked. */
  readonly raster: { readonly days: readonly string[]; readonly hours: Uint32Array; readonly gap: Uint8Array };
  /** Intervals between bursts, in logarithmic bins: `edges` in seconds; `marks` are where caches and mail queues leave peaks. */
  readonly intervals: { readonly edges: Float64Array; readonly counts: Uint32Array; readonly marks: readonly IntervalMark[] };
  /** Others whose timing can be set beside this one's: who else asks the same, most contacts first. */
  readonly companions: readonly string[];
  readonly partners: readonly { readonly name: string; readonly direction: 'from' | 'to'; readonly events: number }[];
  readonly outcomes: readonly { readonly outcome: string; readonly events: number }[];
  /** One sentence under each picture that reads it out. */
  readonly sentences: { readonly raster: string; readonly intervals: string; readonly share: string };
}

/** A length of time at which an interval histogram of a cache or of a mail queue has a peak. */
export interface IntervalMark {
  readonly seconds: number;
  readonly kind: 'cache' | 'retry';
  /** "1 h", "Exim". */
  readonly label: string;
}

/** A subject's contacts (bursts) folded at a period: `counts` over one turn, which begins at midnight UTC. */
export interface PhaseFold {
  readonly periodSeconds: number;
  readonly counts: Uint32Array;
  readonly n: number;
  /** The H-test at this one period, and the chance of as much, had the period been fixed beforehand. */
  readonly h: number;
  readonly p: number;
  readonly sentence: string;
}

/** A subject's contacts (bursts) beside another's. */
export interface TimingComparison {
  readonly other: string;
  /** Contacts of the subject and of the other. */
  readonly n: readonly [number, number];
  /** Lags of the other's contacts after the subject's, in seconds, one more than `counts`. */
  readonly edges: Float64Array;
  readonly counts: Uint32Array;
  /** What each bar would hold if the two had nothing to do with each other. */
  readonly expected: number;
  /** Spike time tiling coefficient within `deltaSeconds`; null where there are too few contacts. */
  readonly tiling: { readonly value: number; readonly low: number; readonly high: number } | null;
  readonly deltaSeconds: number;
  readonly sentence: string;
}

export interface RecordsPage {
  readonly total: number;
  readonly rows: readonly RecordRow[];
}

/** The commonest values of a field among rows, most first; `distinct` counts all values. */
export interface Facet {
  readonly field: 'from' | 'to' | 'kind' | 'outcome' | 'source';
  readonly distinct: number;
  readonly values: readonly { readonly value: string; readonly events: number }[];
}

export interface RawRecord {
  readonly path: string;
  readonly line: number;
  /** The line as it stands in the source now; null with a reason when the file is gone or changed. */
  readonly raw: string | null;
  readonly reason: string;
}

export interface SearchHit {
  readonly type: 'host' | 'entity' | 'note' | 'finding';
  readonly label: string;
  readonly id: string;
  readonly events: number;
}

/** What the journalist has decided about a finding. */
export interface FindingState {
  readonly finding: Finding;
  readonly state: 'new' | 'accepted' | 'dismissed' | 'reviewed';
  readonly reason: string;
}

export interface FormatInfo {
  readonly id: string;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly specification: string;
}

/** Whether a subject's contacts keep company with the dated statements (electron/analyses/news-alignment.ts). */
export interface StatementAlignment {
  readonly answer: 'compared' | 'refused';
  /** Contacts (bursts) near a date, and how many that would be on average by turning them round the window; null when refused. */
  readonly numbers: {
    readonly matched: number;
    readonly expected: number;
    readonly events: number;
    readonly dates: number;
    readonly p: number;
    readonly shifts: number;
    /** Chance that a random instant is near a date. */
    readonly chance: number;
  } | null;
  /** True when some dates were chosen after looking: the p then proves nothing. */
  readonly afterLooking: boolean;
  /** Ids of statements that stand in the way of an answer. */
  readonly refused: readonly string[];
  /** The answer, or why there is none, and what it does not show. */
  readonly sentence: string;
  readonly caveat: string;
}

/** What a case keeps beside records: what was chosen and written for the report, whom the matrix of hypotheses asks about. */
export interface CaseSettings {
  readonly report: ReportPlan;
  /** Hosts or entities by name; empty: findings about anybody fill in the matrix; null: not chosen, Occam takes the party most findings are about. */
  readonly hypothesesAbout: readonly string[] | null;
  /** How the next run of the analyses pays for its many questions. */
  readonly correction: Correction;
}
