/** What turned out to be true for one prediction. */
export interface NewActual {
  /** The correlation id of the prediction, or a key of the user's own. */
  readonly key: string;
  /** A value is a number, a text, or neither: known to be missing. */
  readonly number: number | null;
  readonly text: string | null;
  /** The instant that it is true of; of two for one key the later one counts. */
  readonly observedAt: Date;
}

/** What became of actuals that were sent; the four add up to them all. */
export interface ActualCounts {
  readonly inserted: number;
  readonly changed: number;
  /** Known already, just so. */
  readonly unchanged: number;
  /** A later one for the same key is known, or was sent with them. */
  readonly outdated: number;
}

/** A day in UTC of a deployment whose file is older than its actuals. */
export interface ChangedDay {
  readonly deploymentId: string;
  readonly endpoint: string | null;
  /** Name of the deployment. */
  readonly deployment: string;
  /** `2026-11-28`. */
  readonly day: string;
  /** Names this state of the day: each change has a later one. */
  readonly changedAt: Date;
}

/** Where to go on in a day. */
export interface DayPage {
  readonly after: Pick<NewActual, 'observedAt' | 'key'> | null;
  readonly limit: number;
}

/** Ground truth by deployment and key. */
export interface ActualRepository {
  /**
   * Takes thousands at once, late and out of order; the same again changes nothing. Of two for one key the one
   * observed later counts, and of two of one instant the one that came last. The days of all changes are marked.
   * Calls for one deployment wait for each other until their transactions end.
   *
   * @throws AppError INVALID when there is no such deployment.
   */
  record(deploymentId: string, actuals: readonly NewActual[], now: Date): Promise<ActualCounts>;
  /** Days to write, those first that have waited longest. */
  changedDays(limit: number): Promise<readonly ChangedDay[]>;
  /** By instant and key. */
  actualsOfDay(day: Pick<ChangedDay, 'deploymentId' | 'day'>, page: DayPage): Promise<readonly NewActual[]>;
  /**
   * Marks the day as written with so many rows, and publishes its file before anybody can change the day. Does
   * neither, and answers false, when it has changed since; a failure to publish leaves it unmarked.
   */
  settleDay(day: ChangedDay, rows: number, publish: () => Promise<void>): Promise<boolean>;
}
