import { readableCount } from '../../shared/lib/format-value.ts';
import type { HostFigures } from './host-figures.ts';
import { decimal } from './ids.ts';
import type { PairFigures } from './pair-figures.ts';
import { type Candidate, type ScreenInput, screens } from './screens.ts';

/** Of a budget that does not reach for everything, this part is for pairs drawn by lot. */
const CONTROL_SHARE = 0.2;
const MOST_CONTROLS = 1000;

/** A host whose contacts are pulled: all of them, or all it received. */
export interface ChosenHost {
  readonly id: string;
  readonly side: 'both' | 'received';
  readonly why: string;
}

/** What is to be pulled. */
export interface Choice {
  readonly whole: boolean;
  readonly hosts: readonly ChosenHost[];
  /** Places in the list of pairs, ascending, each with why. */
  readonly pairs: ReadonlyMap<number, string>;
  readonly notes: readonly string[];
}

export interface ChoiceInput {
  readonly figures: PairFigures;
  readonly hosts: readonly HostFigures[];
  readonly events: number;
  readonly first: number;
  readonly last: number;
  /** Infinity for everything. */
  readonly budget: number;
  readonly seed: number;
  readonly asked: readonly { readonly id: string; readonly name: string; readonly sent: number; readonly received: number }[];
}

/** Chooses within the budget: hosts asked for, then the best of each screen in turn, then controls by lot. Depends on nothing but its input. */
export function choosePairs(input: ChoiceInput): Choice {
  if (input.events <= input.budget) return { whole: true, hosts: [], pairs: new Map(), notes: [] };
  const choosing = new Choosing(input);
  choosing.takeAsked();
  choosing.takeScreened(Math.floor(choosing.left * (1 - CONTROL_SHARE)));
  choosing.takeControls();
  return choosing.choice();
}

class Choosing {
  left: number;
  private readonly input: ChoiceInput;
  private readonly hosts = new Map<string, ChosenHost>();
  private readonly pairs = new Map<number, string>();
  private readonly notes: string[] = [];

  constructor(input: ChoiceInput) {
    this.input = input;
    this.left = input.budget;
  }

  takeAsked(): void {
    for (const { id, name, sent, received } of this.input.asked) {
      const events = sent + received;
      if (events === 0) this.notes.push(`${name}: asked for, but there is no contact of this host in what was looked at.`);
      else if (events > this.left)
        this.notes.push(
          `${name}: asked for, but its ${readableCount(events)} events are more than the budget leaves; raise --budget or narrow --window.`,
        );
      else {
        this.hosts.set(id, { id, side: 'both', why: 'asked for' });
        this.left -= events;
      }
    }
  }

  /** One of each screen in turn, so that no screen starves the others; what does not fit is passed over. */
  takeScreened(budget: number): void {
    const { figures, hosts, first, last } = this.input;
    const screened: ScreenInput = { figures, hosts, first, last };
    const queues = screens.map((screen) => ({ why: screen.why, candidates: screen.candidates(screened)[Symbol.iterator](), passed: 0 }));
    let left = Math.min(budget, this.left);
    for (let open = queues; open.length > 0; ) {
      const still: typeof open = [];
      for (const queue of open) {
        const next = queue.candidates.next();
        if (next.done === true) continue;
        still.push(queue);
        const cost = this.costOf(next.value);
        if (cost > left) queue.passed++;
        else {
          this.take(next.value, queue.why);
          left -= cost;
          this.left -= cost;
        }
      }
      open = still;
    }
    for (const { why, passed } of queues)
      if (passed > 0) this.notes.push(`Screened for "${why}" and not pulled, because the budget was used up: ${readableCount(passed)}.`);
  }

  takeControls(): void {
    const { figures, seed } = this.input;
    const lots = Uint32Array.from({ length: figures.count }, (_, pair) => lot(figures.ids, pair, seed));
    const order = Uint32Array.from(lots, (_, pair) => pair).sort((a, b) => lots[a]! - lots[b]! || a - b);
    let taken = 0;
    for (const pair of order) {
      if (taken >= MOST_CONTROLS || this.left <= 0) break;
      const cost = figures.n[pair]!;
      if (this.isTaken(pair) || cost > this.left) continue;
      this.pairs.set(pair, 'drawn by lot as a control');
      this.left -= cost;
      taken++;
    }
  }

  choice(): Choice {
    const pairs = new Map([...this.pairs].sort(([a], [b]) => a - b));
    return { whole: false, hosts: [...this.hosts.values()], pairs, notes: this.notes };
  }

  /** Events that a candidate would add, at most; nothing where it is here already. */
  private costOf(candidate: Candidate): number {
    if ('pair' in candidate) return this.isTaken(candidate.pair) ? 0 : this.input.figures.n[candidate.pair]!;
    return candidate.hosts.reduce((sum, host) => sum + (this.hosts.has(host.id) ? 0 : host.received), 0);
  }

  private take(candidate: Candidate, why: string): void {
    if ('pair' in candidate) {
      if (!this.isTaken(candidate.pair)) this.pairs.set(candidate.pair, why);
      return;
    }
    for (const { id } of candidate.hosts) if (!this.hosts.has(id)) this.hosts.set(id, { id, side: 'received', why });
  }

  private isTaken(pair: number): boolean {
    return this.pairs.has(pair) || whyOfHosts(this.hosts, this.input.figures, pair) !== null;
  }
}

/** Why a pair comes along because of its hosts; null when it does not. */
export function whyOfHosts(hosts: ReadonlyMap<string, ChosenHost>, figures: PairFigures, pair: number): string | null {
  if (hosts.size === 0) return null;
  const from = hosts.get(idOf(figures, pair, 0));
  if (from?.side === 'both') return from.why;
  return hosts.get(idOf(figures, pair, 2))?.why ?? null;
}

/** The id of one end of a listed pair: 0 for who asks, 2 for who is asked. */
export const idOf = ({ ids }: PairFigures, pair: number, end: 0 | 2): string => decimal([ids[pair * 4 + end]!, ids[pair * 4 + end + 1]!]);

/** A pair's lot: its ids and the seed, mixed (murmur3's finalizer). The same on every machine, whatever the order in which pairs come. */
function lot(ids: Uint32Array, pair: number, seed: number): number {
  let hash = Math.imul(seed | 0, 0x9e3779b1) ^ Math.floor(seed / 4_294_967_296);
  for (let word = 0; word < 4; word++) {
    hash ^= ids[pair * 4 + word]!;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
