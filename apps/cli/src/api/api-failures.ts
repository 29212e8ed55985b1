import type { Connection } from '../connection/find-connection.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';

/** An error as a GraphQL response carries it. */
export interface GraphqlError {
  readonly message: string;
  readonly extensions?: { readonly code?: unknown } | undefined;
}

/** A reason why a mutation refused its input. */
export interface UserError {
  readonly field: readonly string[];
  readonly message: string;
}

/** The gateway does not answer: says how to start it. */
export function noAnswer(url: string, cause: unknown): CommandError {
  return new CommandError(
    `No answer from ${url} (${reasonOf(cause)}). Start it with \`npm start\`, or name another with --url.`,
    exitCodes.unreachable,
  );
}

/** The gateway does not know the token: says where the token came from. */
export function refusedToken({ url, tokenSource }: Connection): CommandError {
  return new CommandError(
    `${url} refuses the token from ${tokenSource}: unknown, expired or revoked.`,
    exitCodes.unreachable,
  );
}

/** The errors of a response as one line; what the token may not do counts as unreachable. */
export function apiFailure(errors: readonly GraphqlError[], connection: Connection): CommandError {
  const code = errors[0]?.extensions?.code;
  if (code === 'UNAUTHENTICATED') return refusedToken(connection);
  const message = errors.map((error) => error.message).join(' ');
  return code === 'FORBIDDEN'
    ? new CommandError(`${message} (Token from ${connection.tokenSource}.)`, exitCodes.unreachable)
    : new CommandError(message);
}

/** What the mutation gave, or its user errors as one line. */
export function accepted<Value>(value: Value | null, userErrors: readonly UserError[]): Value {
  if (value !== null && userErrors.length === 0) return value;
  const lines = userErrors.map(({ message }) => message);
  throw new CommandError(lines.length > 0 ? lines.join(' ') : 'The gateway gave nothing back.');
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown reason';
  if (cause.name === 'TimeoutError') return 'it took longer than a minute';
  const inner: unknown = cause.cause;
  if (inner instanceof Error && 'code' in inner && inner.code === 'ECONNREFUSED')
    return 'nothing listens there';
  return inner instanceof Error ? inner.message : cause.message;
}
