/** Values inside of values, no deeper than this: both Postgres and those who read it walk them down. */
export const deepestJson = 32;

/** Whether a JSON value holds values no deeper than `deepestJson`; never recurses further than that. */
export function isShallow(value: unknown, levels = deepestJson): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (levels === 0) return false;
  const inner: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return inner.every((element) => isShallow(element, levels - 1));
}
