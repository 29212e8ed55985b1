import { AppError } from '@circuitwatch/platform-errors';

/** Codes of problems that a caller can mend. */
export type UserErrorCode = 'NOT_FOUND' | 'INVALID' | 'CONFLICT';

/** A problem with a mutation's input, as the schema's UserError. */
export interface UserErrorRecord {
  readonly field: readonly string[];
  readonly message: string;
  readonly code: UserErrorCode;
}

const codes: ReadonlySet<string> = new Set<UserErrorCode>(['NOT_FOUND', 'INVALID', 'CONFLICT']);

function isUserErrorCode(code: string): code is UserErrorCode {
  return codes.has(code);
}

/** The user errors of a failure; null when the caller cannot mend it. */
function toUserErrors(error: unknown): readonly UserErrorRecord[] | null {
  if (!(error instanceof AppError) || !isUserErrorCode(error.code)) return null;
  const { code, message, problems } = error;
  if (problems.length === 0) return [{ field: [], message, code }];
  return problems.map((problem) => ({ field: problem.path.map(String), message: problem.message, code }));
}

/**
 * The payload of a mutation: what `work` gives with no user errors, or the user errors alone.
 * Failures that the caller cannot mend are thrown on.
 */
export async function withUserErrors<Payload extends object>(
  work: () => Promise<Payload>,
): Promise<Partial<Payload> & { readonly userErrors: readonly UserErrorRecord[] }> {
  try {
    return { ...(await work()), userErrors: [] };
  } catch (error) {
    const userErrors = toUserErrors(error);
    if (userErrors === null) throw error;
    // TypeScript cannot see that an object without the payload's fields is a Partial of it.
    const nothing: Partial<Payload> = {};
    return { ...nothing, userErrors };
  }
}
