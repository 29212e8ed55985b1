/** What is noted of the rows from, and without, to, counted from there. */
export function cutProblems(
  problems: ReadonlyMap<number, string>,
  from: number,
  to: number,
): ReadonlyMap<number, string> {
  if (problems.size === 0) return problems;
  return new Map(
    [...problems].flatMap(([row, problem]) => (row >= from && row < to ? [[row - from, problem]] : [])),
  );
}
