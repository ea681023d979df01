import { ZoneClock } from '../../shared/lib/zone.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { type PictureSubject, pictureSubject, type ReportModel, type ReportPhase, type ReportPicture } from '../../shared/model/report.ts';
import type { ZoneName } from '../../shared/model/time.ts';
import type { CaseMemory } from './case-memory.ts';
import { selectRows } from './filter/row-marker.ts';
import { foldPhase } from './fold-phase.ts';
import { burstStarts, inspectSubject } from './inspect.ts';
import { subjectMarker } from './subject-marker.ts';

/** Pictures that one report draws; further subjects are counted. */
const MOST_PICTURES = 120;
/** Columns that a page can show; longer times put several days into one. */
const MOST_COLUMNS = 370;

/** When the subjects of the findings were in contact: each once, in the order of the findings. */
export function picturesOf(memory: CaseMemory, findings: readonly Finding[], zone: ZoneName): Pick<ReportModel, 'pictures' | 'picturesLeftOut'> {
  const { span } = memory;
  const clock = new ZoneClock(zone);
  const subjects = new Map<string, { readonly subject: PictureSubject; period: number | null }>();
  for (const finding of findings) {
    const subject = pictureSubject(finding.subject);
    if (subject === null) continue;
    const known = subjects.get(JSON.stringify(subject)) ?? { subject, period: null };
    if (finding.analysis === 'periodicity') known.period ??= finding.statistics['periodSeconds'] ?? null;
    subjects.set(JSON.stringify(subject), known);
  }
  if (span === null) return { pictures: [], picturesLeftOut: subjects.size };
  const pictures: ReportPicture[] = [];
  for (const { subject, period } of [...subjects.values()].slice(0, MOST_PICTURES)) {
    const { counts, raster, intervals, sentences } = inspectSubject(memory, subject, span, clock);
    pictures.push({
      subject,
      contacts: counts.raw,
      ...columnsOf(raster),
      pauses: { edges: [...intervals.edges], counts: [...intervals.counts] },
      hoursSentence: sentences.raster,
      pausesSentence: sentences.intervals,
      ...(period !== null && period > 0 && { phase: phaseOf(memory, subject, period) }),
    });
  }
  return { pictures, picturesLeftOut: subjects.size - pictures.length };
}

/** Bursts by where in the period they fall. */
function phaseOf(memory: CaseMemory, subject: PictureSubject, periodSeconds: number): ReportPhase {
  const { table, pairs } = memory;
  const marker = subjectMarker(memory, subject);
  const rows = marker === null ? new Uint32Array(0) : selectRows(marker, 0, table.datedCount);
  const unique = rows.filter((row) => pairs.repeated[row] === 0);
  const { counts, reading } = foldPhase(burstStarts(table.time, unique), periodSeconds);
  return { periodSeconds, counts: [...counts], sentence: reading };
}

type Raster = ReturnType<typeof inspectSubject>['raster'];

/** Days put together until they fit. An hour of a column is a gap when it is one on every day of the column. */
function columnsOf(raster: Raster): Pick<ReportPicture, 'dates' | 'daysPerColumn' | 'hours' | 'gap'> {
  const daysPerColumn = Math.max(1, Math.ceil(raster.days.length / MOST_COLUMNS));
  const columns = Math.ceil(raster.days.length / daysPerColumn);
  const hours = new Array<number>(columns * 24).fill(0);
  const gap = new Array<number>(columns * 24).fill(1);
  raster.hours.forEach((count, cell) => {
    const place = Math.floor(Math.floor(cell / 24) / daysPerColumn) * 24 + (cell % 24);
    hours[place]! += count;
    if (raster.gap[cell] === 0) gap[place] = 0;
  });
  return { dates: raster.days.filter((_, day) => day % daysPerColumn === 0), daysPerColumn, hours, gap };
}
