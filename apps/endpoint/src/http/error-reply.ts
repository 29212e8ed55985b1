import { AppError, type FieldProblem } from '@circuitwatch/platform-errors';
import { OverloadError } from '@circuitwatch/scoring-online';
import type { FastifyError } from 'fastify';

/** How a failure is answered. */
export interface ErrorReply {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly problems: readonly FieldProblem[];
  /** null: nothing is said about trying again. */
  readonly retryAfterSeconds: number | null;
}

const statuses: Readonly<Record<AppError['code'], number>> = {
  INVALID: 400,
  NOT_FOUND: 404,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  CONFLICT: 409,
  FENCED: 409,
  UNAVAILABLE: 503,
  // Nobody reads it: the caller is gone.
  CANCELED: 499,
};
const shownProblems = 20;
const usualRetrySeconds = 1;

/** The reply to a failure; null for one that is our own fault, whose details are nobody else's business. */
export function errorReply(error: unknown, bodyBytes: number): ErrorReply | null {
  if (error instanceof OverloadError) {
    return refusal(429, 'TOO_MANY_REQUESTS', error.message, error.retryAfterSeconds);
  }
  if (error instanceof AppError) {
    const retry = error.code === 'UNAVAILABLE' ? usualRetrySeconds : null;
    const reply = refusal(statuses[error.code], error.code, error.message, retry);
    return { ...reply, problems: error.problems.slice(0, shownProblems) };
  }
  const { code, statusCode = 500, message } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return refusal(
      413,
      'BODY_TOO_LARGE',
      `The body is too large: at most ${bodyBytes} bytes are taken.`,
      null,
    );
  }
  return statusCode < 500 ? refusal(statusCode, 'INVALID', message, null) : null;
}

function refusal(
  status: number,
  code: string,
  message: string,
  retryAfterSeconds: number | null,
): ErrorReply {
  return { status, code, message, problems: [], retryAfterSeconds };
}

/** The body of a reply to a failure, in the form that Azure's services have. */
export function errorBody(
  { code, message, problems }: Omit<ErrorReply, 'status'>,
  requestId: string,
): object {
  const details = problems.map(({ path, message: what }) => ({ target: path.join('.'), message: what }));
  return { error: { code, message, ...(details.length > 0 && { details }) }, requestId };
}
