import { AppError } from '@circuitwatch/platform-errors';
import { KqlRefusal, problemAt, type KqlProblem } from './parsing/problem.ts';
import { translateQuery } from './translate-kql.ts';
import { rememberedQuery } from './tree/remember-queries.ts';

/** What is wrong with a query: syntax, unknown tables and columns, and all that is not supported. Empty: it will run. */
export function checkKql(text: string): readonly KqlProblem[] {
  const read = rememberedQuery(text);
  if ('problems' in read) return read.problems;
  try {
    const now = new Date(0);
    for (const dialect of ['postgres', 'duckdb'] as const) {
      translateQuery(read.query, { dialect, now, plants: null, rowLimit: 1 });
    }
    return [];
  } catch (error) {
    if (error instanceof KqlRefusal) return [problemAt(text, error.message, error.span)];
    if (error instanceof AppError)
      return [problemAt(text, error.message, { offset: 0, length: text.length })];
    throw error;
  }
}
