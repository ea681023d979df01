import { useCase } from '../state/case.ts';
import { attempt, restartEngine, takeSummary } from '../state/case-actions.ts';
import { Button } from '../ui/button.tsx';
import './banners.css';
import { visible } from '../../shared/lib/host-name.ts';

/** What must be known about the whole window: a lost engine, a read-only case, an import that was cut off. */
export function Banners() {
  return (
    <div className="banners">
      <EngineBanner />
      <CaseBanners />
    </div>
  );
}

function EngineBanner() {
  const engine = useCase((state) => state.engine);
  const failure = useCase((state) => state.engineFailure);
  if (engine === 'ready') return null;
  return (
    <div className="banner" role="alert">
      <p>
        <strong>The part that reads and counts has stopped.</strong> Your case file and everything saved in it are safe; what you type now is kept
        here and written when it is back. {failure?.message}
      </p>
      <Button kind="main" disabled={engine === 'restarting'} onPress={() => void restartEngine()}>
        {engine === 'restarting' ? 'Starting it again…' : 'Start it again'}
      </Button>
    </div>
  );
}

function CaseBanners() {
  const summary = useCase((state) => state.summary);
  const importing = useCase((state) => Object.values(state.jobs).some((job) => job.kind === 'import'));
  if (summary === null) return null;
  return (
    <>
      {summary.warnings.map((warning) => (
        <div className="banner" role="status" key={warning}>
          <p>{visible(warning)}</p>
        </div>
      ))}
      {!importing &&
        summary.interrupted.map(({ job, path }) => (
          <div className="banner" role="status" key={job}>
            <p>
              The import of <bdi className="mono">{visible(path)}</bdi> was cut off. Nothing of it is half in the case. Read it again from its start,
              or drop it?
            </p>
            <Button kind="main" onPress={() => void attempt('resume-import', { job })}>
              Read it again
            </Button>
            <Button onPress={() => void attempt('discard-import', { job }).then((next) => next !== undefined && takeSummary(next))}>Drop it</Button>
          </div>
        ))}
    </>
  );
}
