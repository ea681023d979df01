/** How long a page may take to save what was just typed. One that hangs would keep the program open for ever. */
const PATIENCE_MS = 2000;

/** Before the case is closed the page is told, so that the words typed a moment ago are in it. */
export class Farewell {
  readonly #tell: () => boolean;
  #answered: () => void = () => undefined;

  /** @param tell tells the page that the program is about to end; false when there is no page */
  constructor(tell: () => boolean) {
    this.#tell = tell;
  }

  /** Resolves once the page has saved everything, or its time is up. */
  async wait(): Promise<void> {
    const answered = new Promise<void>((done) => {
      this.#answered = done;
    });
    if (!this.#tell()) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((done) => {
      timer = setTimeout(done, PATIENCE_MS);
    });
    await Promise.race([answered, late]);
    clearTimeout(timer);
  }

  /** The page's word that nothing waits in it any more. */
  saved(): void {
    this.#answered();
  }
}
