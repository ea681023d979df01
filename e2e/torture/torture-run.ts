/** One run: where it happens, what is read, what decides, what is tortured. */
export interface Torture {
  /** A folder of the run's own; not there yet. */
  readonly place: string;
  /** Query logs of 9,000 and 120,000 lines. */
  readonly logs: readonly string[];
  readonly random: () => number;
  readonly engineFile: string;
}

/** Lines, and so events, of the logs. */
export const LINES: readonly number[] = [9000, 120_000];

/** What a run leaves behind, and what was acknowledged before the end. */
export interface Left {
  /** "engine killed", "engine aborted", "shell killed", "shell and engine killed". */
  readonly how: string;
  readonly casePath: string;
  /** Whether the making of the case was acknowledged. */
  readonly made: boolean;
  readonly record: ActionRecord;
  /** How many of the logs were acknowledged as imported. */
  readonly imported: number;
  /** Copies and exports that were asked for, and whether that was acknowledged. */
  readonly outputs: readonly { readonly path: string; readonly kind: 'copy' | 'export'; readonly done: boolean }[];
}

/**
 * What the journalist did, by the key of what was changed: the value that was acknowledged last, null where that was a deletion. An action whose answer never came may have
 * happened or not.
 */
export class ActionRecord {
  readonly acknowledged = new Map<string, string | null>();
  readonly unanswered = new Map<string, string | null>();
  count = 0;

  begin(key: string, value: string | null): void {
    this.unanswered.set(key, value);
  }

  acknowledge(key: string): void {
    this.acknowledged.set(key, this.unanswered.get(key) ?? null);
    this.unanswered.delete(key);
    this.count++;
  }

  refused(key: string): void {
    this.unanswered.delete(key);
  }

  /** What is wrong with a case that holds `found`; empty when every promise was kept. */
  differences(found: ReadonlyMap<string, string>): string[] {
    const wrong: string[] = [];
    for (const key of new Set([...this.acknowledged.keys(), ...this.unanswered.keys(), ...found.keys()])) {
      const allowed = [this.acknowledged.get(key) ?? null];
      if (this.unanswered.has(key)) allowed.push(this.unanswered.get(key) ?? null);
      const there = found.get(key) ?? null;
      if (!allowed.includes(there))
        wrong.push(`${key} is ${JSON.stringify(there)} and should be ${allowed.map((one) => JSON.stringify(one)).join(' or ')}`);
    }
    return wrong;
  }
}
