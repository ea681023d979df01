import type { ReactNode } from 'react';
import { readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { ZoneClock } from '../../shared/lib/zone.ts';
import type { Citation } from '../../shared/model/finding.ts';
import type { ReportModel } from '../../shared/model/report.ts';
import type { Micros } from '../../shared/model/time.ts';
import { type PlannedFigure, pictureNames, planFigures } from './figure-plan.ts';
import { numbersOf, type ReportNumber, sourceId } from './numbers.ts';

/** What every section needs: the model, its numbers and its clocks. Made once per report; sections are functions of it. */
export interface ReportContext {
  readonly model: ReportModel;
  readonly numbers: ReadonlyMap<string, ReportNumber>;
  readonly zone: ZoneClock;
  /** The figures of subjects, in the order in which they are printed. */
  readonly figures: readonly PlannedFigure[];
  /** What each picture of the model is called, by place. */
  readonly pictures: readonly string[];
  /** Place of each source by the hash that citations name. */
  readonly sources: ReadonlyMap<string, number>;
  /** Names of the citations whose records are printed. */
  readonly printed: ReadonlySet<string>;
}

export function reportContext(model: ReportModel): ReportContext {
  const sources = new Map<string, number>();
  for (const [place, { memberSha256, sha256 }] of model.sources.entries())
    if (!sources.has(memberSha256 ?? sha256)) sources.set(memberSha256 ?? sha256, place);
  const printed = new Set(model.records.map((record) => citationName({ sources }, record)));
  const figures = planFigures(model);
  return { model, numbers: numbersOf(model), figures, pictures: pictureNames(figures), zone: new ZoneClock(model.zone), sources, printed };
}

/** The source by its number in the report, and the line. */
export function citationName({ sources }: Pick<ReportContext, 'sources'>, { source, line }: Citation): string {
  const place = sources.get(source);
  return `${place === undefined ? source.slice(0, 12) : sourceId(place)}:${line}`;
}

/** Prints the number with this id, marked so that its appendix entry can be found. A missing id is a bug, not a blank. */
export function NumberOf({ context, id }: { readonly context: ReportContext; readonly id: string }): ReactNode {
  const number = context.numbers.get(id);
  if (!number) throw new Error(`the report prints number ${id}, which its manifest does not have`);
  return (
    <span className="number" data-number={id}>
      {number.printed}
    </span>
  );
}

/** A name or line that a machine wrote: monospace, with control and direction-changing characters made visible. */
export function Machine({ children }: { readonly children: string }): ReactNode {
  return <code className="machine">{visible(children)}</code>;
}

/** An instant in the report's zone, or a dash where there is none. */
export function timeIn(context: ReportContext, instant: Micros | null): string {
  return instant === null || Number.isNaN(instant) ? '–' : readableTime(instant, context.zone);
}
