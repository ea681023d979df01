import { create } from 'zustand';

/** Hosts gathered in the graph or a table, about to be grouped. */
export const useGroup = create<{ readonly hosts: readonly string[] }>()(() => ({ hosts: [] }));

/** Adds a host to the gathered ones, or takes it out. */
export function toggleGathered(host: string): void {
  useGroup.setState(({ hosts }) => ({ hosts: hosts.includes(host) ? hosts.filter((other) => other !== host) : [...hosts, host] }));
}
