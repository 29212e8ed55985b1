/** What a counter or histogram has come to since it started. */
export interface Total {
  readonly count: number;
  readonly sum: number;
  readonly buckets: readonly number[];
}

/** Remembers what series have come to, since tables hold what was added and most exporters send totals. */
export interface CumulativeSeries {
  /**
   * What was added since the last total of the series; null: nothing can be told yet, since the series began before it
   * was known. A total that fell, or a new start, is a restart: all of it was added.
   *
   * @param series its name, source and attributes as one text
   * @param start when it began to count, as OTLP's nanoseconds; empty: unknown
   */
  readonly added: (series: string, start: string, total: Total) => Total | null;
}

interface Known {
  readonly start: string;
  readonly total: Total;
}

function fell(total: Total, before: Total): boolean {
  return total.count < before.count || (total.count === 0 && total.sum < before.sum);
}

/** Knows the series that were seen last, so many of them; `since` is when it began to listen. */
export function createCumulativeSeries(mostSeries: number, since: Date): CumulativeSeries {
  const known = new Map<string, Known>();
  const sinceNanoseconds = BigInt(since.getTime()) * 1_000_000n;
  const isNew = (start: string): boolean => /^\d{1,20}$/.test(start) && BigInt(start) >= sinceNanoseconds;
  return {
    added: (series, start, total) => {
      const before = known.get(series);
      known.delete(series);
      known.set(series, { start, total });
      if (known.size > mostSeries) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      if (before === undefined) return isNew(start) ? total : null;
      if (before.start !== start || fell(total, before.total)) return total;
      return {
        count: total.count - before.total.count,
        sum: total.sum - before.total.sum,
        buckets: total.buckets.map((bucket, index) => bucket - (before.total.buckets[index] ?? 0)),
      };
    },
  };
}
