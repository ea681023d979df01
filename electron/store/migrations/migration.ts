/** One step of the case file's shape. Released steps never change; a new shape is a new number. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Statements, run in order in one transaction. */
  readonly statements: readonly string[];
}
