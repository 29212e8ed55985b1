import type { Random, RandomOfDay } from './random.ts';

const dayMinutes = 1440;
const weekMinutes = 7 * dayMinutes;
/** 1970-01-01 was a Thursday: minutes from the Monday before. */
const epochToMonday = 3 * dayMinutes;
/** Minutes that an operating point lasts on average. */
const operatingPointMinutes = 90;
const operatingPointDeviation = 0.25;

export interface LoadOptions {
  /** Draws the week that comes back. */
  readonly random: Random;
  /** Draws the operating points of a day; each day begins with a new one. */
  readonly ofDay: RandomOfDay;
  /** Minutes since 1970 in the plant's local time, at the beginning of a day. */
  readonly startMinute: number;
  readonly minutes: number;
}

/**
 * The load of a circuit by the minute, with a mean of about 0 and a standard deviation of about 1: two shifts
 * a day, less at weekends, and operating points that change every hour or two.
 */
export function simulateLoad({ random, ofDay, startMinute, minutes }: LoadOptions): Float64Array {
  const week = weekShape(random);
  const load = new Float64Array(minutes);
  let level = 0;
  let changesAt = 0;
  let smooth = 0;
  let points = random;
  for (let minute = 0; minute < minutes; minute++) {
    const isNewDay = minute % dayMinutes === 0;
    if (isNewDay) points = ofDay((startMinute + minute) / dayMinutes);
    if (isNewDay || minute >= changesAt) {
      level = operatingPointDeviation * points.normal();
      changesAt = minute - operatingPointMinutes * Math.log(1 - points.uniform());
    }
    // A plant takes some ten minutes to reach a new operating point.
    smooth += (level - smooth) / 10;
    const ofWeek = (startMinute + minute + epochToMonday) % weekMinutes;
    load[minute] = (week[ofWeek] ?? 0) + smooth;
  }
  return load;
}

/** The load that comes back every week, by minute from Monday 00:00. */
function weekShape(random: Random): Float64Array {
  const phase = (random.uniform() - 0.5) * 0.5;
  const second = 0.25 + random.uniform() * 0.2;
  const weekend = 0.25 + random.uniform() * 0.15;
  const shape = new Float64Array(weekMinutes);
  for (let minute = 0; minute < weekMinutes; minute++) {
    const angle = (2 * Math.PI * (minute % dayMinutes)) / dayMinutes;
    const isWeekend = minute >= 5 * dayMinutes;
    shape[minute] =
      -1.25 * Math.cos(angle - phase) +
      second * Math.cos(2 * angle - 1) +
      (isWeekend ? -1.25 : 0.5) * weekend;
  }
  return shape;
}
