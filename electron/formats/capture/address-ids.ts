import { keyedHash } from '../../../shared/lib/keyed-hash.ts';

const FIRST_CAPACITY = 1 << 12;

/** Host ids of IPv4 addresses by their 32 bits: open addressing, asked twice for every packet. */
export class AddressIds {
  private size = 0;
  private mask = FIRST_CAPACITY - 1;
  private keys = new Int32Array(FIRST_CAPACITY);
  /** Id + 1; 0: empty. */
  private ids = new Int32Array(FIRST_CAPACITY);

  /** The id of an address given as a signed 32-bit number; -1 when it is new. */
  get(address: number): number {
    const { keys, ids, mask } = this;
    for (let slot = keyedHash(address, 0) & mask; ; slot = (slot + 1) & mask) {
      const id = ids[slot]!;
      if (id === 0 || keys[slot] === address) return id - 1;
    }
  }

  /** Remembers the id of a new address. */
  set(address: number, id: number): void {
    if (++this.size * 2 > this.mask) this.grow();
    this.put(address, id + 1);
  }

  private put(address: number, idAndOne: number): void {
    let slot = keyedHash(address, 0) & this.mask;
    while (this.ids[slot] !== 0) slot = (slot + 1) & this.mask;
    this.keys[slot] = address;
    this.ids[slot] = idAndOne;
  }

  private grow(): void {
    const { keys, ids } = this;
    this.mask = this.mask * 2 + 1;
    this.keys = new Int32Array(this.mask + 1);
    this.ids = new Int32Array(this.mask + 1);
    for (let slot = 0; slot < ids.length; slot++) if (ids[slot] !== 0) this.put(keys[slot]!, ids[slot]!);
  }
}
