import { wallClockOf } from '@circuitwatch/monitoring-definitions';

export type WallClock = ReturnType<typeof wallClockOf>;

/** What a clock on the wall shows in some time zone. */
export interface WallTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Of the day, 0 to 1439. */
  readonly minute: number;
  readonly daysInMonth: number;
}

/** Making a clock takes a hundred times as long as reading it; there are not more of them than time zones. */
const clocks = new Map<string, WallClock>();

/** The clock of an IANA time zone; throws RangeError for one that does not exist. */
export function clockOf(timeZone: string): WallClock {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = wallClockOf(timeZone);
  clocks.set(timeZone, clock);
  return clock;
}

/** What the clock shows at an instant; throws RangeError for a zone that does not exist. */
export function wallTime(instant: Date, timeZone: string): WallTime {
  const wall = new Date(clockOf(timeZone).wallAt(instant.getTime()));
  const [year, month] = [wall.getUTCFullYear(), wall.getUTCMonth() + 1];
  return {
    year,
    month,
    day: wall.getUTCDate(),
    weekday: wall.getUTCDay(),
    minute: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    daysInMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(),
  };
}
