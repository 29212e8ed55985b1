import type { TelemetryDay } from '@circuitwatch/persistence';

const dayMs = 86_400_000;

/** Instants on both sides of which rows are kept: what is older than `keepDays` whole days goes. */
export function keptSince(now: Date, keepDays: number): Date {
  return new Date((Math.floor(now.getTime() / dayMs) - keepDays) * dayMs);
}

/** Days all of whose rows are older than `keepDays` days, in the order in which they were given. */
export function daysToDrop(
  stored: readonly TelemetryDay[],
  now: Date,
  keepDays: number,
): readonly TelemetryDay[] {
  const first = keptSince(now, keepDays).toISOString().slice(0, 10);
  return stored.filter(({ day }) => day < first);
}

/** The days that rows come in for: that of `now` and the next. */
export function daysAhead(now: Date): readonly Date[] {
  return [now, new Date(now.getTime() + dayMs)];
}
