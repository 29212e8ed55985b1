import { checkKql } from '@circuitwatch/kql';

/** What is wrong with a query, one line each with its place. */
export function kqlProblems(query: string): readonly string[] {
  return checkKql(query).map(({ line, column, message }) => `${line}:${column} ${message}`);
}
