/** Rows of one series in the window that goes on and in the one before it. */
interface Arrivals {
  readonly window: number;
  readonly current: number;
  readonly previous: number;
}

/** Knows how much comes of each series. */
export interface ArrivalRates {
  /** Adds rows that came now; returns how many come in a second, these included, over the last ten. */
  readonly arrived: (series: string, rows: number, now: Date) => number;
}

const windowMs = 10_000;

/**
 * Rates by a sliding window: the count of this window, and of the one before it the part that is less than a window
 * ago. Of more than `mostSeries` those are forgotten that were seen longest ago.
 */
export function createArrivalRates(mostSeries: number): ArrivalRates {
  const known = new Map<string, Arrivals>();
  return {
    arrived: (series, rows, now) => {
      const window = Math.floor(now.getTime() / windowMs);
      const before = known.get(series);
      const sum = (of: number): number =>
        before?.window === of ? before.current : before?.window === of + 1 ? before.previous : 0;
      const arrivals = { window, current: sum(window) + rows, previous: sum(window - 1) };
      known.delete(series);
      known.set(series, arrivals);
      if (known.size > mostSeries) {
        const [oldest] = known.keys();
        if (oldest !== undefined) known.delete(oldest);
      }
      const passed = (now.getTime() % windowMs) / windowMs;
      return ((1 - passed) * arrivals.previous + arrivals.current) / (windowMs / 1_000);
    },
  };
}
