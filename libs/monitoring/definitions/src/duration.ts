import { invalid } from '@circuitwatch/platform-errors';

const dayMs = 86_400_000;

/** An ISO-8601 duration, split into what has a fixed length and what depends on the calendar. */
export interface Duration {
  /** Whole months; a year is twelve of them. */
  readonly months: number;
  /** Weeks, days, hours, minutes and seconds, in milliseconds of UTC (a day is 24 hours). */
  readonly milliseconds: number;
}

const number = String.raw`(\d+(?:[.,]\d+)?)`;
const pattern = new RegExp(
  `^P(?:${number}Y)?(?:${number}M)?(?:${number}W)?(?:${number}D)?` +
    `(T(?:${number}H)?(?:${number}M)?(?:${number}S)?)?$`,
);

/**
 * Reads an ISO-8601 duration such as `P7D`, `PT6H` or `P1M`.
 *
 * @throws AppError INVALID naming the text and the way out.
 */
export function parseDuration(text: string): Duration {
  const match = pattern.exec(text);
  const [, years, months, weeks, days, time, hours, minutes, seconds] = match ?? [];
  const parts = [years, months, weeks, days, hours, minutes, seconds];
  if (!match || time === 'T' || parts.every((part) => part === undefined)) throw invalid(problemOf(text));
  const [y, mo, w, d, h, mi, s] = parts.map((part) => Number((part ?? '0').replace(',', '.')));
  const calendar = (y ?? 0) * 12 + (mo ?? 0);
  if (!Number.isInteger(y) || !Number.isInteger(mo)) {
    throw invalid(`"${text}" holds a fraction of a year or month, which has no fixed length; use days.`);
  }
  const milliseconds = Math.round(
    ((w ?? 0) * 7 + (d ?? 0)) * dayMs + (h ?? 0) * 3_600_000 + (mi ?? 0) * 60_000 + (s ?? 0) * 1000,
  );
  // A century is far beyond any data and keeps the arithmetic inside what a Date can hold.
  if (calendar > 1200 || milliseconds > 36_525 * dayMs) throw invalid(`"${text}" is longer than 100 years.`);
  return { months: calendar, milliseconds };
}

function problemOf(text: string): string {
  if (/^\s*-/.test(text)) return `"${text}" is negative; durations count back from the run already.`;
  if (/^P?T?\d+\s*[a-z]+$/i.test(text.trim())) {
    return `"${text}" is not an ISO-8601 duration; write seven days as P7D and six hours as PT6H.`;
  }
  return `"${text}" is not an ISO-8601 duration such as P7D, PT6H or P1M.`;
}

/** Whether the duration has no length at all. */
export function isZero(duration: Duration): boolean {
  return duration.months === 0 && duration.milliseconds === 0;
}

/** The instant that lies `duration` before `instant`, by the UTC calendar (31 March − 1 month = end of February). */
export function subtractDuration(instant: Date, duration: Duration): Date {
  const shifted = new Date(instant);
  if (duration.months > 0) {
    const dayOfMonth = shifted.getUTCDate();
    shifted.setUTCDate(1);
    shifted.setUTCMonth(shifted.getUTCMonth() - duration.months);
    const lastDay = new Date(Date.UTC(shifted.getUTCFullYear(), shifted.getUTCMonth() + 1, 0)).getUTCDate();
    shifted.setUTCDate(Math.min(dayOfMonth, lastDay));
  }
  return new Date(shifted.getTime() - duration.milliseconds);
}
