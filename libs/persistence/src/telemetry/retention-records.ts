/** What one table holds of one day in UTC. */
export interface TelemetryDay {
  /** The table's name in KQL. */
  readonly table: string;
  /** Such as 2026-11-28. */
  readonly day: string;
}

/** The place of a row in its day: where the next page goes on. */
export interface DayPlace {
  readonly at: Date;
  /** A bigint in digits. */
  readonly id: string;
}

/** Some rows of a day. */
export interface DayPage {
  /** One row a line as a JSON object by SQL names of columns; jsonb inside of it as it is, instants in ISO 8601. */
  readonly lines: string;
  readonly rows: number;
  /** null: there are no more. */
  readonly next: DayPlace | null;
}

/** What became of a day that was to go: gone; not gone, since other rows came; not gone, since others use the table. */
export type DayDrop = 'DROPPED' | 'CHANGED' | 'BUSY';

/** Makes room: telemetry is kept for so many days, one partition a day, and then dropped. */
export interface TelemetryRetention {
  /** Runs `work` unless some process is at it already; says whether it did. The lock ends with the process. */
  exclusively(work: () => Promise<void>): Promise<boolean>;
  /** The database's clock. */
  now(): Promise<Date>;
  /** Makes the partitions of these instants' days in every table. */
  prepareDays(instants: readonly Date[]): Promise<void>;
  /** All that there is, oldest first. */
  storedDays(): Promise<readonly TelemetryDay[]>;
  /** Rows in the order of instant and id. */
  readDay(
    day: TelemetryDay,
    page: { readonly after: DayPlace | null; readonly limit: number },
  ): Promise<DayPage>;
  /**
   * Drops the day while it holds `rows` rows; null: whatever it holds. `beforeCommit` is called when nothing else can
   * prevent it. Who writes to other days waits for two seconds at most.
   */
  dropDay(day: TelemetryDay, rows: number | null, beforeCommit: () => Promise<void>): Promise<DayDrop>;
  /** Deletes endpoints' samples that are older; returns how many. */
  deleteSamples(before: Date): Promise<number>;
}
