import { visible } from '../../shared/lib/host-name.ts';

const TAIL = 12;
const SHORT = 22;

/**
 * A name from a log, as text and never as anything else. What would mislead the eye is shown as an escape; a name that does not fit loses its middle,
 * because both ends of a host name say who it is. The whole name is in the tooltip.
 */
export function HostName({ name, className = '' }: { readonly name: string; readonly className?: string }) {
  const text = visible(name.length > 600 ? `${name.slice(0, 300)}…${name.slice(-300)}` : name);
  if (text.length <= SHORT) return <bdi className={`host ${text.length <= 16 ? 'host-short' : ''} ${className}`}>{text}</bdi>;
  return (
    <bdi className={`host host-long ${className}`} title={text}>
      <span className="unseen unpicked">{text}</span>
      <span className="host-head" aria-hidden>
        {text.slice(0, -TAIL)}
      </span>
      <span className="host-tail" aria-hidden>
        {text.slice(-TAIL)}
      </span>
    </bdi>
  );
}

/** The same for canvases, where nothing clips by itself: at most `room` characters. */
export function shortName(name: string, room: number): string {
  const text = visible(name.length > 600 ? `${name.slice(0, 300)}…${name.slice(-300)}` : name);
  if (text.length <= room) return text;
  const tail = Math.max(4, Math.floor((room - 1) * 0.45));
  return `${text.slice(0, room - 1 - tail)}…${text.slice(-tail)}`;
}

/** From and to with the arrow that says who asks. */
export function PairName({ from, to }: { readonly from: string; readonly to: string }) {
  return (
    <span className="pair-name">
      <HostName name={from} />
      <span className="pair-arrow" role="img" aria-label="to">
        →
      </span>
      <HostName name={to} />
    </span>
  );
}
