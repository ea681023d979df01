import { create } from 'zustand';
import { useSelection } from './selection.ts';

/** Hosts gathered in the graph or a table, about to be grouped. */
export const useGroup = create<{ readonly hosts: readonly string[] }>()(() => ({ hosts: [] }));

/** Adds a host to the gathered ones, or takes it out. */
export function toggleGathered(host: string): void {
  useGroup.setState(({ hosts }) => ({ hosts: hosts.includes(host) ? hosts.filter((other) => other !== host) : [...hosts, host] }));
}

/** Adds a host as by Shift: the one that is looked at comes along when it is the first. */
export function gather(host: string): void {
  const { subject } = useSelection.getState();
  const first = useGroup.getState().hosts.length === 0 && subject?.type === 'host' && subject.host !== host ? subject.host : null;
  if (first !== null) toggleGathered(first);
  toggleGathered(host);
}
