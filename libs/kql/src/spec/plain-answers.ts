/** Rows in groups by a key of several parts. */
export function groupRows<T>(
  rows: readonly T[],
  keys: (row: T) => readonly unknown[],
): (readonly [readonly unknown[], T[]])[] {
  const groups = new Map<string, readonly [readonly unknown[], T[]]>();
  for (const row of rows) {
    const parts = keys(row);
    const key = JSON.stringify(parts);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [parts, [row]]);
    else known[1].push(row);
  }
  return [...groups.values()];
}

/** The start of the bin of this many milliseconds; all sizes used divide a day. */
export function binned(date: Date, sizeMs: number): string {
  return new Date(Math.floor(date.getTime() / sizeMs) * sizeMs).toISOString();
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Null of no values. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** Null of no values. */
export function largest(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

/** Nearest rank: the smallest value with at least this share of the values at or below it. */
export function nearestRank(values: readonly number[], percent: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? null;
}

/** Rows without an order, with numbers to ten digits: databases add in an order of their own. */
export function comparable(rows: readonly (readonly unknown[])[]): string[] {
  return rows
    .map((row) =>
      JSON.stringify(row, (_key, value: unknown) =>
        typeof value === 'number' ? Number(value.toPrecision(10)) : value,
      ),
    )
    .toSorted();
}
