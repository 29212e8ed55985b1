import { randomUUID } from 'node:crypto';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type ErrorCode, isErrorCode } from './error-codes.ts';

/** Codes of expected failures, whose message is for the caller; the rest of AppError is masked. */
const appErrorCodes: Readonly<Partial<Record<AppError['code'], ErrorCode>>> = {
  NOT_FOUND: 'NOT_FOUND',
  INVALID: 'BAD_USER_INPUT',
  CONFLICT: 'CONFLICT',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  UNAVAILABLE: 'UNAVAILABLE',
};

const tokenLimitMessage = /contains more that (\d+) tokens/;

/** The error that a resolver threw, without the GraphQLErrors around it. */
function rootOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError !== undefined
    ? rootOf(error.originalError)
    : error;
}

function fromAppError(error: AppError, formatted: GraphQLFormattedError): GraphQLFormattedError | null {
  const code = appErrorCodes[error.code];
  if (code === undefined) return null;
  const problems = error.problems.length > 0 ? { problems: error.problems } : {};
  return { ...formatted, message: error.message, extensions: { code, ...problems } };
}

function fromGraphQLError(formatted: GraphQLFormattedError): GraphQLFormattedError | null {
  const { code, limit, requiredRole } = formatted.extensions ?? {};
  const tokens = tokenLimitMessage.exec(formatted.message)?.[1];
  if (tokens !== undefined) {
    const message = `The document has more than ${tokens} tokens; ask in several operations, or pass values as variables.`;
    return { message, extensions: { code: 'LIMIT_EXCEEDED', limit: 'tokens' } };
  }
  if (limit !== undefined) return { ...formatted, extensions: { code: 'LIMIT_EXCEEDED', limit } };
  if (!isErrorCode(code) || code === 'INTERNAL_SERVER_ERROR') return null;
  return { ...formatted, extensions: { code, ...(requiredRole === undefined ? {} : { requiredRole }) } };
}

/**
 * What a caller sees of an error: expected ones as they are, with a code of the closed set; any other as a neutral
 * sentence with an id, under which the whole error is in the log.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  log: Pick<Logger, 'error'>,
): GraphQLFormattedError {
  const root = rootOf(error);
  const known =
    root instanceof AppError
      ? fromAppError(root, formatted)
      : root instanceof GraphQLError || !(root instanceof Error)
        ? fromGraphQLError(formatted)
        : null;
  if (known !== null) return known;
  const errorId = randomUUID();
  log.error({ err: root, errorId, path: formatted.path }, 'An operation failed.');
  return {
    message: `Something went wrong on our side. The log has the details under the id ${errorId}.`,
    ...(formatted.locations ? { locations: formatted.locations } : {}),
    ...(formatted.path ? { path: formatted.path } : {}),
    extensions: { code: 'INTERNAL_SERVER_ERROR', errorId },
  };
}
