import type { EventBatch } from '../formats/record-sink.ts';
import { ArrivedRows } from './arrived-rows.ts';
import { blockMemory, type SealedBatch } from './event-columns.ts';
import { Gatherer } from './gather-rows.ts';
import { type WideId, wideId } from './ids.ts';
import { lengthPrefixed } from './native-format.ts';

/** Events of one insert. Part of what makes loads resumable: batch k of a source holds its events from k times this on. */
export const BATCH_EVENTS = 1 << 19;

/**
 * Puts the events of one source into columns as ClickHouse takes them, and in the order in which it keeps them: a server that finds a block sorted does not sort it,
 * which is a third of its work.
 */
export class EventBlock {
  private readonly capacity: number;
  private hostIds = new Uint32Array(2048);
  private hostCount = 0;
  private fresh: { id: WideId; name: string }[] = [];
  private kinds: Uint8Array[] = [];
  private details: Uint8Array[] = [lengthPrefixed('')];
  private readonly arrived: ArrivedRows;
  private readonly gatherer: Gatherer;
  /** Memory of blocks that were sent, to be filled again. */
  private readonly spare: ArrayBuffer[] = [];
  private first = 0;

  constructor(capacity = BATCH_EVENTS) {
    this.capacity = capacity;
    this.arrived = new ArrivedRows(capacity);
    this.gatherer = new Gatherer(capacity);
  }

  /** Takes a batch; answers the blocks that became full. */
  append(batch: EventBatch): SealedBatch[] {
    const { arrived } = this;
    const full: SealedBatch[] = [];
    this.learn(batch);
    for (let at = 0; at < batch.count; ) {
      const count = Math.min(batch.count - at, this.capacity - arrived.count);
      arrived.append(batch, at, count, this.hostIds);
      at += count;
      if (arrived.count === this.capacity) full.push(...this.seal());
    }
    return full;
  }

  /** Learns the names that a batch brings along. */
  private learn({ newHosts, newKinds, newDetails }: EventBatch): void {
    for (const name of newHosts) {
      const id = wideId(name);
      if (this.hostCount * 2 === this.hostIds.length) {
        const longer = new Uint32Array(this.hostIds.length * 2);
        longer.set(this.hostIds);
        this.hostIds = longer;
      }
      this.hostIds[this.hostCount * 2] = id[0];
      this.hostIds[this.hostCount * 2 + 1] = id[1];
      this.hostCount++;
      this.fresh.push({ id, name });
    }
    for (const kind of newKinds) this.kinds.push(lengthPrefixed(kind));
    for (const detail of newDetails) this.details.push(lengthPrefixed(detail));
  }

  /** The end of the source: answers what is left, and is ready for another. */
  finish(): SealedBatch[] {
    const left = this.seal();
    this.hostCount = 0;
    this.kinds = [];
    this.details = [lengthPrefixed('')];
    this.first = 0;
    return left;
  }

  /** Hands over what is here, if there is anything, and goes on with the next block. */
  private seal(): SealedBatch[] {
    const { first, arrived, fresh, hostIds, kinds, details } = this;
    const rows = arrived.count;
    if (rows === 0 && fresh.length === 0) return [];
    const memory = this.spare.pop() ?? blockMemory(this.capacity);
    const columns = this.gatherer.gather(memory, arrived, { hostIds, kinds, details, first });
    arrived.clear();
    this.fresh = [];
    this.first = first + rows;
    return [{ first, rows, hosts: fresh, ...columns }];
  }

  /** Takes back the memory of a block. */
  reuse(memory: ArrayBuffer): void {
    this.spare.push(memory);
  }
}
