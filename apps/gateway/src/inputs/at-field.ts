import { AppError } from '@circuitwatch/platform-errors';

const mendable: ReadonlySet<string> = new Set(['NOT_FOUND', 'INVALID', 'CONFLICT']);

/** Runs `work`; a failure that the caller can mend and that names no field is thrown as one of the field at `path`. */
export async function atField<Result>(path: readonly string[], work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.problems.length > 0 || !mendable.has(error.code)) throw error;
    const { code, message, retryable } = error;
    throw new AppError(code, message, { cause: error, retryable, problems: [{ path, message }] });
  }
}
