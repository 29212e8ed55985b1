import { AppError } from '@circuitwatch/platform-errors';
import { ZodError, z } from 'zod';

/** What becomes of a job in the dead letters. */
export interface DeadLetterCause {
  readonly message: string;
  readonly code: string;
  readonly stack: string | null;
}

/** Whether the effect was refused because a newer claim holds the job. */
export function isFenced(error: unknown): boolean {
  return error instanceof AppError && error.code === 'FENCED';
}

/** Whether trying again cannot help: a bad payload, or an expected error that says so. */
export function isFinal(error: unknown): boolean {
  return error instanceof ZodError || (error instanceof AppError && !error.retryable);
}

/** What the dead letter and the run say about the error; the code is a word for programs. */
export function deadLetterOf(error: unknown): DeadLetterCause {
  if (error instanceof ZodError) {
    return {
      code: 'BAD_PAYLOAD',
      message: `The job's payload cannot be used: ${z.prettifyError(error)}`,
      stack: null,
    };
  }
  if (error instanceof AppError)
    return { code: error.code, message: error.message, stack: error.stack ?? null };
  if (error instanceof Error)
    return { code: 'UNEXPECTED', message: error.message || error.name, stack: error.stack ?? null };
  return { code: 'UNEXPECTED', message: String(error), stack: null };
}
