/** The closed set of things that can go wrong in a way a caller is told about. */
export type ErrorCode =
  | 'NOT_FOUND'
  | 'INVALID'
  | 'CONFLICT'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'UNAVAILABLE'
  | 'CANCELED'
  | 'FENCED';

/** One problem with one input field; `path` starts at the input's root. */
export interface FieldProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What an AppError carries besides its code and message. */
export interface AppErrorOptions {
  readonly cause?: unknown;
  readonly problems?: readonly FieldProblem[];
  /** Whether trying the same again later may succeed; false unless said. */
  readonly retryable?: boolean;
}

/** An expected failure with a message for people; knows nothing of HTTP, GraphQL or the queue. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly problems: readonly FieldProblem[];
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.problems = options.problems ?? [];
    this.retryable = options.retryable ?? false;
  }
}

/** The thing with this id or name does not exist. */
export function notFound(what: string, id: string): AppError {
  return new AppError('NOT_FOUND', `${what} "${id}" does not exist.`);
}

/** The input cannot be used; each problem names its field and the way out. */
export function invalid(message: string, problems: readonly FieldProblem[] = []): AppError {
  return new AppError('INVALID', message, { problems });
}

/** The state changed in between, or the name is taken. */
export function conflict(message: string, problems: readonly FieldProblem[] = []): AppError {
  return new AppError('CONFLICT', message, { problems });
}

/** A server or file this depends on does not answer; trying again may help. */
export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError('UNAVAILABLE', message, { retryable: true, cause });
}
