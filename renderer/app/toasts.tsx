import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { closeToast, useView } from '../state/view.ts';
import { Button } from '../ui/button.tsx';
import './toasts.css';
import { visible } from '../../shared/lib/host-name.ts';

/** Messages in the corner. Never in the way, never the only place where something is said. */
export function Toasts() {
  const toasts = useView((state) => state.toasts);
  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.kind}`}>
          {toast.kind === 'done' ? <CircleCheck size={16} aria-hidden /> : <CircleAlert size={16} aria-hidden />}
          <p>
            {visible(toast.text)}{' '}
            {toast.action !== undefined && (
              <Button kind="quiet" className="link" onPress={toast.action.run}>
                {toast.action.label}
              </Button>
            )}
          </p>
          <Button kind="quiet" label="Close this message" onPress={() => closeToast(toast.id)}>
            <X size={14} aria-hidden />
          </Button>
        </div>
      ))}
    </section>
  );
}

/** Where moves in graph and timeline are spoken from. */
export function Announcer() {
  const spoken = useView((state) => state.spoken);
  return (
    <output className="unseen" aria-label="Spoken" aria-live="polite">
      {visible(spoken)}
    </output>
  );
}
