import { AppError } from '@circuitwatch/platform-errors';

/** Where something stands in a query's text. */
export interface Span {
  /** Characters before it. */
  readonly offset: number;
  readonly length: number;
}

/** Why a query cannot be answered, and what in its text is the reason. */
export interface KqlProblem extends Span {
  readonly message: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A refusal somewhere deep in the translation; it becomes a problem at the surface. */
export class KqlRefusal extends Error {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.name = 'KqlRefusal';
    this.span = span;
  }
}

/** A problem with the line and column of its place in the text. */
export function problemAt(text: string, message: string, span: Span): KqlProblem {
  const offset = Math.max(0, Math.min(span.offset, text.length));
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.split('\n').length;
  return { message, line, column: offset - lineStart + 1, offset, length: span.length };
}

/** The error of a query with problems; each names its line and column. */
export function invalidKql(problems: readonly KqlProblem[]): AppError {
  const listed = problems.map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`);
  return new AppError('INVALID', `The query cannot be run: ${listed.join(' ')}`, {
    problems: listed.map((message) => ({ path: ['kql'], message })),
  });
}
