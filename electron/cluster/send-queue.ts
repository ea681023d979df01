/** Most inserts that are under way at once: one travels while the next is being filled and one waits for its acknowledgement. */
const UNDER_WAY = 2;

/**
 * Sends things one after another's start, at most two at a time; whoever puts more in waits. The first failure ends it: nothing more is sent, and `fault` says why.
 */
export class SendQueue {
  private readonly underWay = new Set<Promise<void>>();
  fault: Error | null = null;
  private readonly onFault: () => void;

  /** @param onFault called once, so that whoever fills the queue can stop at once */
  constructor(onFault: () => void) {
    this.onFault = onFault;
  }

  /** Starts to send as soon as there is room; resolves when it has begun. Does nothing after a failure. */
  async put(send: () => Promise<void>): Promise<void> {
    while (this.underWay.size >= UNDER_WAY) await Promise.race(this.underWay);
    if (this.fault !== null) return;
    const sending: Promise<void> = send()
      .catch((error: Error) => {
        if (this.fault !== null) return;
        this.fault = error;
        this.onFault();
      })
      .finally(() => this.underWay.delete(sending));
    this.underWay.add(sending);
  }

  /** Waits for everything; throws the first failure. */
  async drain(): Promise<void> {
    await Promise.all(this.underWay);
    if (this.fault !== null) throw this.fault;
  }
}
