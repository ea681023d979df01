import { readableCount } from '../../shared/lib/format-value.ts';
import { useCase } from '../state/case.ts';
import { useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';

/** Events without a time have no place on the axis; they are not forgotten. */
export function UndatedNote() {
  const undated = useCase((state) => state.summary?.totals.undated ?? 0);
  const dated = useCase((state) => (state.summary?.totals.events ?? 0) - undated);
  if (undated === 0) return null;
  return (
    <p className="undated">
      {readableCount(undated)} {undated === 1 ? 'contact has' : 'contacts have'} no time
      {dated === 0
        ? ': there is no timeline to draw. Graph, counts and records hold them all.'
        : ' and stand on no axis; counts of the whole case hold them.'}{' '}
      <Button kind="quiet" className="link" onPress={() => useView.setState({ recordsOpen: true, recordsWhen: 'undated' })}>
        List {undated === 1 ? 'it' : 'them'}
      </Button>
    </p>
  );
}
