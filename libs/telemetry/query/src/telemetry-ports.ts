/** Telemetry in the database; runs what KQL became in a transaction that cannot write. */
export interface LiveTelemetry {
  /**
   * Rows as arrays.
   *
   * @throws AppError INVALID when it takes longer than its bound
   */
  query(query: {
    readonly sql: string;
    readonly parameters: readonly (string | number | boolean | null)[];
    readonly timeoutMs: number;
  }): Promise<readonly (readonly unknown[])[]>;
}

/** Telemetry of days that the database has let go of. */
export interface ArchivedTelemetry {
  /** Parquet files with rows of a table, by its KQL name, from `from` to `to`, both included. */
  files(table: string, from: Date, to: Date): Promise<readonly string[]>;
}
