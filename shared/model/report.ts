import type { GraphEdge, GraphNode, Share } from '../contract/engine-answers.ts';
import type { Entity } from './entity.ts';
import type { Finding, Subject } from './finding.ts';
import type { HypothesisMatrix, Weighing } from './hypothesis.ts';
import type { Note, Statement } from './note.ts';
import type { HiddenTerm, Paper, ReportSectionId } from './report-plan.ts';
import type { Coverage, SourceSummary } from './source.ts';
import type { Micros, TimeWindow, ZoneName } from './time.ts';

/** A pair as the report's table prints it. */
export interface ReportPair {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly unique: number;
  readonly first: Micros | null;
  readonly last: Micros | null;
  readonly shareOfTo: Share;
}

/** What a picture is of: a pair, or everything that one party takes part in. */
export type PictureSubject = { readonly from: string; readonly to: string } | { readonly host: string };

/** The picture that shows a finding's subject; null for findings about all sources. */
export function pictureSubject({ from, to, host }: Subject): PictureSubject | null {
  if (from !== undefined && to !== undefined) return { from, to };
  const one = host ?? to ?? from;
  return one === undefined ? null : { host: one };
}

/** A period found in a subject's contacts, and where in it they fall: `counts` in equal parts, `of` all bursts. */
export interface ReportPhase {
  readonly periodSeconds: number;
  readonly counts: readonly number[];
  readonly sentence: string;
}

/** When one subject was in contact: by date and hour of the day, by the length of the pauses, and, where a period was found, by its phase. */
export interface ReportPicture {
  readonly subject: PictureSubject;
  readonly contacts: number;
  /** First local date of each column, and how many days a column stands for. */
  readonly dates: readonly string[];
  readonly daysPerColumn: number;
  /** Contacts by column and hour: `hours[column * 24 + hour]`; `gap` is 1 where no source was recording in any of these hours. */
  readonly hours: readonly number[];
  readonly gap: readonly number[];
  /** Pauses between contacts in logarithmic bins; edges in seconds, one more than counts. */
  readonly pauses: { readonly edges: readonly number[]; readonly counts: readonly number[] };
  /** The two pictures read out. */
  readonly hoursSentence: string;
  readonly pausesSentence: string;
  /** Absent where no period was found. */
  readonly phase?: ReportPhase;
}

/** What the context files say of a host that the report names. */
export interface HostLabels {
  readonly host: string;
  /** `line` is 0 where the file has no lines. */
  readonly labels: readonly { readonly kind: string; readonly label: string; readonly file: string; readonly line: number }[];
}

/** A record printed in full in the appendix. */
export interface CitedRecord {
  readonly source: string;
  readonly path: string;
  readonly line: number;
  readonly raw: string;
}

/** Everything the print page needs; it makes no calls and knows no clock. */
export interface ReportModel {
  readonly occam: string;
  readonly caseId: string;
  readonly title: string;
  /** The answer and the question, in the journalist's words; '' when nothing was written. */
  readonly summary: string;
  readonly asked: string;
  readonly paper: Paper;
  /** What prints, in this order. What is not in it has left no data in the model either, except what is needed to compute the rest again. */
  readonly sections: readonly ReportSectionId[];
  readonly zone: ZoneName;
  readonly secondZone: ZoneName | null;
  readonly window: TimeWindow | null;
  readonly span: TimeWindow | null;
  readonly seed: number;
  readonly totals: { readonly events: number; readonly undated: number; readonly hosts: number; readonly pairs: number };
  readonly sources: readonly SourceSummary[];
  readonly coverage: readonly Coverage[];
  readonly entities: readonly Entity[];
  /** Hosts of printed pairs and of entities that context files label, in order of name; absent where there are none. */
  readonly labels?: readonly HostLabels[];
  readonly graph: { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] };
  readonly timeline: { readonly unit: string; readonly edges: readonly Micros[]; readonly counts: readonly number[] };
  /** Of what the findings are about, in their order. */
  readonly pictures: readonly ReportPicture[];
  /** Subjects of findings beyond the number of pictures that a report draws. */
  readonly picturesLeftOut: number;
  readonly pairs: readonly ReportPair[];
  readonly pairsLeftOut: number;
  readonly findings: readonly Finding[];
  /** Of all that was found, how many the journalist put away as reviewed or dismissed; absent when none was. */
  readonly judged?: { readonly found: number; readonly reviewed: number; readonly dismissed: number } | undefined;
  readonly statements: readonly Statement[];
  /** Confidential notes are already gone. */
  readonly notes: readonly Note[];
  readonly records: readonly CitedRecord[];
  readonly limits: readonly string[];
  /** The competing hypotheses, and what beside the findings decided them, so that the matrix can be computed again; absent where nothing was weighed. */
  readonly hypotheses?: HypothesisMatrix & { readonly weighing: Weighing };
  /** Knobs of the analyses, so that the findings can be computed again; absent when none was run. */
  readonly run?: { readonly burstGapSeconds: number; readonly falseDiscoveryRate: number; readonly correction: string };
  /** What is attached inside the PDF; filled in just before printing. */
  readonly attachments?: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[];
}

/** A report as the engine hands it to whoever prints it. */
export interface RenderedReport {
  readonly html: string;
  readonly model: ReportModel;
  /** Names that were replaced and what stands for them: none of them may be found in the finished PDF. Empty when nothing is hidden. */
  readonly hidden: readonly HiddenTerm[];
}
