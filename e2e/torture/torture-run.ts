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

/** Numbers of events that whole sources come to. */
export const WHOLE: readonly number[] = [0, LINES[0]!, LINES[1]!, LINES[0]! + LINES[1]!];

/** A file that was asked for, and whether it was acknowledged. */
export interface Output {
  readonly path: string;
  readonly kind: 'copy' | 'export';
  done: boolean;
}

/** What a run leaves behind, and what was acknowledged before the end. */
export interface Left {
  /** "engine killed", "engine aborted", "shell killed", "shell and engine killed". */
  readonly how: string;
  readonly casePath: string;
  /** Whether the making of the case was acknowledged. */
  made: boolean;
  /** Whether it was open: its making or opening acknowledged, its closing not. */
  open: boolean;
  readonly record: ActionRecord;
  /** The logs, by number, that were acknowledged as imported. */
  readonly imported: Set<number>;
  /** Copies and exports that were asked for. */
  readonly outputs: Output[];
}

/** An empty account to fill. */
export const nothingLeft = (how: string, casePath: string): Left => ({
  how,
  casePath,
  made: false,
  open: false,
  record: new ActionRecord(),
  imported: new Set(),
  outputs: [],
});

/** What undo would take back, or redo do again. */
export interface Undoable {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly undone: boolean;
}

/**
 * What the journalist did, by the key of what was changed: the value that was acknowledged last, null where that was a deletion. An action whose answer never came may have
 * happened or not.
 */
export class ActionRecord {
  readonly acknowledged = new Map<string, string | null>();
  readonly unanswered = new Map<string, string | null>();
  /** The last action, where it is known to be a step of its own: null after one that may have become part of the step before. */
  last: Undoable | null = null;
  count = 0;

  /** What was acknowledged last. */
  value(key: string): string | null {
    return this.acknowledged.get(key) ?? null;
  }

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
      const allowed = [this.value(key)];
      if (this.unanswered.has(key)) allowed.push(this.unanswered.get(key) ?? null);
      const there = found.get(key) ?? null;
      if (!allowed.includes(there))
        wrong.push(`${key} is ${JSON.stringify(there)} and should be ${allowed.map((one) => JSON.stringify(one)).join(' or ')}`);
    }
    return wrong;
  }
}
