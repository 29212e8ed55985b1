/** Alertmanager's matcher operators. */
export const matcherOperators = ['=', '!=', '=~', '!~'] as const;
export type MatcherOperator = (typeof matcherOperators)[number];

/** A condition on one label; a missing label equals an empty one. Regular expressions are RE2's and match whole values. */
export interface Matcher {
  readonly name: string;
  readonly operator: MatcherOperator;
  readonly value: string;
}
