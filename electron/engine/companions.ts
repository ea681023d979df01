import type { CaseMemory } from './case-memory.ts';
import { byText } from './strongest-pairs.ts';
import type { SubjectNames } from './subject-marker.ts';

const MOST = 20;

/**
 * Whose timing is worth setting beside a subject's, by contacts in the whole case: of a pair, the others that ask the same; of an asker, the others that ask what it asks most;
 * of a host that only is asked, what else its strongest asker asks.
 */
export function companionsOf(memory: CaseMemory, subject: SubjectNames): string[] {
  const { actors, pairs } = memory;
  const actorOf = (name: string): number => actors.names.indexOf(name);
  if (subject.from !== undefined && subject.to !== undefined) return others(memory, pairs.to, pairs.from, actorOf(subject.to), actorOf(subject.from));
  const name = subject.host ?? subject.entity ?? subject.from ?? subject.to;
  if (name === undefined) return [];
  const me = actorOf(name);
  const asked = strongest(memory, pairs.from, pairs.to, me);
  if (asked >= 0) return others(memory, pairs.to, pairs.from, asked, me);
  return others(memory, pairs.from, pairs.to, strongest(memory, pairs.to, pairs.from, me), me);
}

/** The actor at the far end of the strongest pair at whose near end `actor` stands; -1 for none. */
function strongest({ pairs }: CaseMemory, near: Uint32Array, far: Uint32Array, actor: number): number {
  let best = -1;
  for (let pair = 0; pair < pairs.count; pair++) if (near[pair] === actor && (best < 0 || pairs.total[pair]! > pairs.total[best]!)) best = pair;
  return best < 0 ? -1 : far[best]!;
}

/** Names at the far end of pairs at whose near end `hub` stands, but not `me`. */
function others({ actors, pairs }: CaseMemory, near: Uint32Array, far: Uint32Array, hub: number, me: number): string[] {
  const found: number[] = [];
  for (let pair = 0; pair < pairs.count; pair++) if (near[pair] === hub && far[pair] !== me) found.push(pair);
  const name = (pair: number): string => actors.names[far[pair]!]!;
  return found
    .sort((a, b) => pairs.total[b]! - pairs.total[a]! || byText(name(a), name(b)))
    .slice(0, MOST)
    .map(name);
}
