import { AppError } from '@circuitwatch/platform-errors';

const longestSeconds = 60;

/** Too many rows wait for a model; says when it is worth trying again. */
export class OverloadError extends AppError {
  /** Whole seconds until those that wait now will be answered, at least 1. */
  readonly retryAfterSeconds: number;

  constructor(waitingRows: number, drainMs: number) {
    const seconds = Math.min(longestSeconds, Math.max(1, Math.ceil(drainMs / 1_000)));
    super('UNAVAILABLE', `${waitingRows} rows wait for the model already; try again in ${seconds} s.`, {
      retryable: true,
    });
    this.retryAfterSeconds = seconds;
  }
}
