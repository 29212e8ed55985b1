import { KqlRefusal, problemAt, type KqlProblem, type Span } from '../parsing/problem.ts';
import type { Scalar } from './scalar.ts';
import type { Tabular } from './tabular.ts';

/** What a let statement gave a name. */
export type Definition =
  { readonly kind: 'scalar'; readonly value: Scalar } | { readonly kind: 'table'; readonly table: Tabular };

/** The state of reading one query: its text, its names and what was found wrong. */
export class Reading {
  readonly text: string;
  readonly problems: KqlProblem[] = [];
  readonly definitions = new Map<string, Definition>();

  constructor(text: string) {
    this.text = text;
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
