/**
 * Does the work for every item in order, at most `limit` at once. After a failure nothing new begins; what
 * is under way is awaited before the failure is thrown, so that nothing goes on behind the caller's back.
 */
export async function forEachAtOnce<T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items];
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (failures.length === 0 && waiting.length > 0) {
      const [item] = waiting.splice(0, 1);
      if (item === undefined) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failures.length > 0) throw failures[0];
}
