import { readableBytes, readableCount, readableTime } from '../../shared/lib/format-value.ts';
import { visible } from '../../shared/lib/host-name.ts';
import type { SourceSummary } from '../../shared/model/source.ts';
import { useCase } from '../state/case.ts';
import { attempt, takeSummary } from '../state/case-actions.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import { clockOf } from '../ui/clock.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Empty } from '../ui/empty.tsx';

/** The files of the case with everything that must be known about how each was read. */
export function SourcesDialog({ onClose }: { readonly onClose: () => void }) {
  const sources = useCase((state) => state.summary?.sources) ?? [];
  const readOnly = useCase((state) => state.summary?.readOnly ?? true);
  return (
    <Dialog title="Sources of this case" onClose={onClose} wide>
      {sources.length === 0 && <Empty title="No logs in this case yet">Drop files on the window to add some.</Empty>}
      {sources.some((source) => source.pulled !== undefined) && (
        <p className="form-note">
          This case was reduced from a cluster. Of what is there it holds the contacts of some pairs and hosts, whole; findings that would need the
          others say “cannot say”. What was not pulled is counted in the case file (pull_pairs, pull_hosts, pull_index).
        </p>
      )}
      {sources.map((source) => (
        <Source key={`${source.sha256} ${source.path} ${source.memberSha256 ?? ''}`} source={source} readOnly={readOnly} />
      ))}
    </Dialog>
  );
}

function Source({ source, readOnly }: { readonly source: SourceSummary; readonly readOnly: boolean }) {
  const zone = useView((state) => state.settings.zone);
  const remove = (): void => void attempt('remove-source', { sha256: source.sha256 }).then((next) => next !== undefined && takeSummary(next));
  const time = (instant: number | null): string => (instant === null ? 'no dated events' : readableTime(instant, clockOf(zone)));
  return (
    <section className="source">
      <h3 className="mono">{visible(source.path)}</h3>
      <p className="form-note">{source.detectedBecause}</p>
      <dl className="facts">
        <dt>SHA-256</dt>
        <dd className="mono">{source.sha256}</dd>
        <dt>Size</dt>
        <dd>{readableBytes(source.bytes)}</dd>
        <dt>Lines</dt>
        <dd>
          {readableCount(source.lines)} = {readableCount(source.records)} records + {readableCount(source.rejects)} rejects +{' '}
          {readableCount(source.skipped)} skipped; {readableCount(source.events)} events
          {source.pulled !== undefined && `, of which ${readableCount(source.pulled)} were pulled from the cluster`}
        </dd>
        <dt>From, to</dt>
        <dd>
          {time(source.first)} – {time(source.last)} ({zone})
        </dd>
        <dt>Its clock</dt>
        <dd>
          {source.timeZone}
          {source.timeZoneAssumed && ' (assumed: the log does not say)'}
        </dd>
      </dl>
      {source.notes.map((note) => (
        <p key={note} className="form-note">
          {visible(note)}
        </p>
      ))}
      {!readOnly && <Button onPress={remove}>Take out of the case ({readableCount(source.pulled ?? source.events)} events; can be undone)</Button>}
    </section>
  );
}
