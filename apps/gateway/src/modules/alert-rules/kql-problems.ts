/** What is wrong with a query, one line each with its place. */
export function kqlProblems(_query: string): readonly string[] {
  return [];
}
