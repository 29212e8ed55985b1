/** Where a job is to run: on a GPU or not at all, on a CPU, or on a GPU where there is one in time. */
export const devicePreferences = ['CPU', 'GPU', 'ANY'] as const;
export type DevicePreference = (typeof devicePreferences)[number];

export const scoringFileStatuses = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const;
export type ScoringFileStatus = (typeof scoringFileStatuses)[number];

/** A written piece of a file's predictions; it holds whole mini-batches and never changes. */
export interface ScoringPart {
  readonly uri: string;
  readonly rows: number;
}

/** Moments of the first numeric prediction column, mergeable: n, mean, and the sum of squared deviations from it. */
export interface PredictionMoments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

/** How far one file of a job is, as the seeds' run(mini_batch) tells it. */
export interface ScoringFile {
  /** Place in the job's list of files, from 0. */
  readonly index: number;
  readonly uri: string;
  readonly bytes: number;
  readonly modifiedAt: string;
  readonly status: ScoringFileStatus;
  /** Rows whose predictions are written; work goes on after them. */
  readonly rowsDone: number;
  /** Rows whose cells the model cannot take; they are written with the reason in place of predictions. */
  readonly invalidRows: number;
  readonly parts: readonly ScoringPart[];
  /** Why the file FAILED; null otherwise. */
  readonly error: string | null;
  /** Milliseconds of work on it, over all attempts that came to a written part. */
  readonly latencyMs: number;
  /** null before the first number. */
  readonly moments: PredictionMoments | null;
}
