import * as v from 'valibot';
import { reportPlanSchema } from '../../shared/contract/engine-commands.ts';
import { DEFAULT_PLAN, type ReportPlan } from '../../shared/model/report-plan.ts';
import type { TimeWindow, ZoneName } from '../../shared/model/time.ts';
import type { Session } from '../store/database.ts';
import { readSetting } from '../store/records.ts';

/** What a report shows beside what its case's plan says. */
export interface ReportChoices {
  readonly zone: ZoneName;
  readonly secondZone: ZoneName | null;
  readonly window: TimeWindow | null;
  /** Laid over the plan that the case keeps. */
  readonly plan?: { readonly [K in keyof ReportPlan]?: ReportPlan[K] | undefined } | undefined;
}

/** The plan that a case keeps. What is not there, or is not what it should be, is as in a new case. */
export async function readPlan(session: Session): Promise<ReportPlan> {
  const stored = await readSetting(session, 'report-plan');
  if (stored === null) return DEFAULT_PLAN;
  try {
    const plan = v.safeParse(v.partial(reportPlanSchema), JSON.parse(stored));
    return plan.success ? laidOver(DEFAULT_PLAN, plan.output) : DEFAULT_PLAN;
  } catch {
    return DEFAULT_PLAN;
  }
}

/** A plan with those fields of another that are set. */
export function laidOver(plan: ReportPlan, over: ReportChoices['plan']): ReportPlan {
  const set = Object.entries(over ?? {}).filter(([, value]) => value !== undefined);
  return { ...plan, ...(Object.fromEntries(set) as Partial<ReportPlan>) };
}

const STEPS: Readonly<Record<keyof ReportPlan, string>> = {
  title: 'write the title of the report',
  summary: 'write the summary',
  asked: 'write what was asked',
  paper: 'choose the paper',
  sections: 'choose the sections of the report',
  findings: 'choose the findings of the report',
  notes: 'choose the notes of the report',
  citedOfFinding: 'choose how many records are cited',
  hidden: 'choose the names to hide',
  redacted: 'hide names in the report',
};

/** What a change of the plan is called among the steps to undo. */
export function planStep(changed: readonly string[]): string {
  const [first = 'sections'] = changed;
  return (changed.length === 1 && STEPS[first as keyof ReportPlan]) || 'change the report';
}
