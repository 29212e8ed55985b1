/** Values of a row of one table, checked. */
export type CheckedValues = Omit<IntakeRow, 'index'>;

/** A row on its way into a table that KQL can ask. */
export interface IntakeRow {
  /** Place of the item in what was sent, from 0. */
  readonly index: number;
  /** The table's name in KQL. */
  readonly table: string;
  /** By KQL's column names; the table's instant is among them, as a Date. */
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Why one item was not taken. */
export interface IntakeProblem {
  /** Place of the item in what was sent, from 0. */
  readonly index: number;
  /** The column, or the field of the item, that it is about; empty: the item as such. */
  readonly field: string;
  /** Names the problem and the way out. */
  readonly message: string;
}

/** What was sent, as far as it can be kept. */
export interface Intake {
  readonly rows: readonly IntakeRow[];
  /** One for each item that was left out. */
  readonly problems: readonly IntakeProblem[];
}
