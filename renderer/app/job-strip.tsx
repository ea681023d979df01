import type { JobPart, JobProgress } from '../../shared/contract/events.ts';
import { readableBytes, readableCount, readableDuration } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import { useCase } from '../state/case.ts';
import { attempt } from '../state/case-actions.ts';
import { Button } from '../ui/button.tsx';

const NAMES: Readonly<Record<JobProgress['kind'], string>> = {
  opening: 'Opening the case',
  import: 'Reading',
  analyses: 'Looking for findings',
  layout: 'Arranging the graph',
  report: 'Making the report',
  export: 'Writing events',
};

/** Work under way: how far, how fast, how long yet, and the way out. */
export function JobStrip() {
  const jobs = useCase((state) => state.jobs);
  // Of a case that is being opened the timeline itself says how far it is; a short export is done before it says anything.
  const running = Object.values(jobs).filter(
    (job) => (job.state === 'running' || job.state === 'queued') && job.kind !== 'opening' && (job.kind !== 'export' || job.total > 0),
  );
  if (running.length === 0) return null;
  return (
    <section className="jobs" aria-label="Work under way">
      {running.map((job) => (
        <Job key={job.job} job={job} />
      ))}
    </section>
  );
}

function Job({ job }: { readonly job: JobProgress }) {
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : null;
  const percent = share === null ? null : Math.floor(share * 100);
  return (
    <div className="job">
      <span className="job-label">
        {NAMES[job.kind]}: {visible(job.label)}
      </span>
      <div
        className="meter job-meter"
        role="progressbar"
        aria-label={NAMES[job.kind]}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { 'aria-valuenow': percent })}
      >
        <div className="meter-fill" style={{ width: `${percent ?? 0}%` }} />
      </div>
      <span className="job-rate">{describe(job)}</span>
      {job.parts !== undefined && job.state === 'running' && <Parts job={job.job} parts={job.parts} />}
      <Button onPress={() => void attempt('cancel-job', { job: job.job })}>Stop</Button>
    </div>
  );
}

/** The questions of a run, folded away: each with how far it is, and a way to do without it. */
function Parts({ job, parts }: { readonly job: string; readonly parts: readonly JobPart[] }) {
  const left = parts.filter((part) => part.done < 1 && !part.stopped).length;
  return (
    <details className="job-parts">
      <summary>
        {left} of {parts.length} questions left
      </summary>
      <ul>
        {parts.map(({ id, title, done, stopped }) => (
          <li key={id}>
            <span className="job-part-title">{title}</span>
            <span className="job-part-share">{stopped ? 'stopped' : done === 1 ? 'done' : `${Math.floor(100 * done)} %`}</span>
            {done < 1 && !stopped && (
              <Button label={`Skip: ${title}`} onPress={() => void attempt('cancel-job', { job, part: id })}>
                Skip
              </Button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function describe(job: JobProgress): string {
  if (job.state === 'queued') return 'waits';
  const rate =
    job.unit === 'steps'
      ? `${Math.floor((100 * job.done) / Math.max(1, job.total))} %`
      : job.unit === 'bytes'
        ? `${readableBytes(job.perSecond)} a second`
        : `${readableCount(job.perSecond)} ${job.unit} a second`;
  if (job.secondsLeft === null) return rate;
  return `${rate}, ${job.secondsLeft < 1 ? 'nearly done' : `${readableDuration(Math.ceil(job.secondsLeft))} left`}`;
}
