import type { RecurrenceTrigger } from './trigger.ts';
import type { WallClock } from './wall-clock.ts';

const unitMs = { minute: 60_000, hour: 3_600_000 } as const;

interface GridRecurrence {
  readonly trigger: RecurrenceTrigger;
  readonly frequency: keyof typeof unitMs;
  readonly clock: WallClock;
  /** Wall time from which periods are counted. */
  readonly anchor: number;
  /** Instant before the first occurrence. */
  readonly from: number;
}

/**
 * Every `interval` minutes or hours on the wall clock, without end.
 *
 * A wall time skipped by daylight saving fires at the first instant after the gap. Repeated wall times fire
 * again when the period fits into the repeated span (so that quarter-hourly stays quarter-hourly), else once.
 */
export function* gridRecurrences(options: GridRecurrence): Generator<number, void> {
  const { clock, anchor } = options;
  const period = options.trigger.interval * unitMs[options.frequency];
  const gridAtOrAfter = (wall: number): number => anchor + Math.ceil((wall - anchor) / period) * period;
  let instant = options.from;
  // `wall` is the earliest wall time that may fire and lies `wall - clock.wallAt(instant)` after `instant`.
  let wall = clock.wallAt(instant) + 1;
  for (;;) {
    const due = gridAtOrAfter(wall);
    const offset = clock.wallAt(instant) - instant;
    const candidate = due - offset;
    if (clock.wallAt(candidate) === due) {
      yield candidate;
      instant = candidate;
      wall = due + 1;
      continue;
    }
    const change = firstChange(clock, instant, candidate);
    const wallAfter = clock.wallAt(change);
    const wallBefore = change + offset;
    instant = change;
    if (due >= wallBefore && due < wallAfter) yield change;
    if (wallAfter > wallBefore)
      wall = wallAfter + (due < wallAfter && gridAtOrAfter(wallAfter) === wallAfter ? 1 : 0);
    else wall = period <= wallBefore - wallAfter ? wallAfter : wallBefore;
  }
}

/** The first instant in (low, high] at which the offset differs from the one at `low`. */
function firstChange(clock: WallClock, low: number, high: number): number {
  const offset = clock.wallAt(low) - low;
  let [before, after] = [low, high];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (clock.wallAt(middle) - middle === offset) before = middle;
    else after = middle;
  }
  return after;
}
