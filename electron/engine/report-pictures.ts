import { ZoneClock } from '../../shared/lib/zone.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { ReportPicture } from '../../shared/model/report.ts';
import type { ZoneName } from '../../shared/model/time.ts';
import type { CaseMemory } from './case-memory.ts';
import { inspectSubject } from './inspect.ts';

const MOST_PICTURES = 4;
/** Columns that a page can show; longer times put several days into one. */
const MOST_COLUMNS = 370;

/** When the pairs that findings are about were in contact: the first few of them, in the order of the findings. */
export function picturesOf(memory: CaseMemory, findings: readonly Finding[], zone: ZoneName): ReportPicture[] {
  const { span } = memory;
  if (span === null) return [];
  const clock = new ZoneClock(zone);
  const pictures: ReportPicture[] = [];
  const seen = new Set<string>();
  for (const { subject } of findings) {
    const { from, to } = subject;
    if (from === undefined || to === undefined || pictures.length >= MOST_PICTURES) continue;
    const key = JSON.stringify([from, to]);
    if (seen.has(key)) continue;
    seen.add(key);
    const { counts, raster, intervals, sentences } = inspectSubject(memory, { from, to }, span, clock);
    if (counts.raw === 0) continue;
    pictures.push({
      from,
      to,
      contacts: counts.raw,
      ...columnsOf(raster),
      pauses: { edges: [...intervals.edges], counts: [...intervals.counts] },
      hoursSentence: sentences.raster,
      pausesSentence: sentences.intervals,
    });
  }
  return pictures;
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
