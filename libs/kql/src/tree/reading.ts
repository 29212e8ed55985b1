import { KqlRefusal, problemAt, type KqlProblem, type Span } from '../parsing/problem.ts';
import type { Scalar } from './scalar.ts';
import type { Tabular } from './tabular.ts';

/** What a let statement gave a name. `effort` is what it adds to a query at each use. */
export type Definition =
  | { readonly kind: 'scalar'; readonly value: Scalar; readonly effort: number }
  | { readonly kind: 'table'; readonly table: Tabular; readonly effort: number };

/**
 * Names are written out where they are used, so a few lines of let can stand for a query of any size; beyond this many
 * nodes it is refused.
 */
const mostEffort = 20_000;

/** The state of reading one query: its text, its names, what was found wrong and how much was read. */
export class Reading {
  readonly text: string;
  readonly problems: KqlProblem[] = [];
  readonly definitions = new Map<string, Definition>();
  effort = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Counts nodes of the query as it will be, names written out. */
  spend(effort: number, at: Span): void {
    this.effort += effort;
    if (this.effort > mostEffort) {
      throw new KqlRefusal(`With its names written out the query has more than ${mostEffort} parts.`, at);
    }
  }

  /** Runs a part of the reading; a refusal becomes a problem, and `otherwise` stands in so that reading goes on. */
  attempt<T>(read: () => T, otherwise: (at: Span) => T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof KqlRefusal)) throw error;
      this.problems.push(problemAt(this.text, error.message, error.span));
      return otherwise(error.span);
    }
  }
}
