import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import { decodedText } from './decoded-text.ts';

/** The time that folders say their rows to be of. */
export interface FolderTime extends TimeRange {
  readonly unit: 'year' | 'month' | 'day' | 'hour';
}

interface Parts {
  readonly year?: number;
  readonly month?: number;
  readonly day?: number;
  readonly hour?: number;
}

/** Partitions by when rows were written say nothing of the rows' own time. */
const writingTime =
  /ingest|load|process|creat|writ|modif|insert|updat|arriv|batch|snapshot|export|(?:^|_)run/i;

const partNames: Readonly<Record<string, keyof Parts>> = {
  ...{ year: 'year', yyyy: 'year', month: 'month', mm: 'month' },
  ...{ day: 'day', dd: 'day', hour: 'hour', hh: 'hour' },
};

/**
 * The UTC time that the folders of a path name, as precisely as they do: `2026/01/05/13/`, `2026-01-05/`,
 * `date=2026-01-05/`, `year=2026/month=1/day=5/`; null where they name none.
 */
export function folderTime(path: string): FolderTime | null {
  let parts: Parts = {};
  for (const folder of path.split('/').slice(0, -1)) {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(folder) ?? [];
    parts =
      name === undefined || value === undefined
        ? withFolder(parts, folder)
        : withPartition(parts, name, decodedText(value));
  }
  return timeOf(parts);
}

/** As folderTime, of a table's partition values. */
export function partitionTime(values: Readonly<Record<string, string | null>>): FolderTime | null {
  let parts: Parts = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== null) parts = withPartition(parts, name, value);
  }
  return timeOf(parts);
}

/** Whether rows of that time can be in one of the windows; null, as time or as window, can be any. */
export function touchesWindows(time: TimeRange | null, windows: readonly (TimeRange | null)[]): boolean {
  if (time === null) return true;
  return windows.some((window) => window === null || (time.from < window.to && time.to > window.from));
}

function withPartition(parts: Parts, name: string, value: string): Parts {
  if (writingTime.test(name)) return parts;
  const part = partNames[name.toLowerCase()];
  if (part !== undefined && /^\d{1,4}$/.test(value)) return { ...parts, [part]: Number(value) };
  const date = /^(\d{4})-?(\d\d)(?:-?(\d\d))?(?:[ T].*)?$/.exec(value);
  if (!date || !isDate(date)) return parts;
  const [, year, month, day] = date;
  return {
    year: Number(year),
    month: Number(month),
    ...(day === undefined ? {} : { day: Number(day) }),
  };
}

/** Six digits alone are rather a number than a month. */
function isDate([text, year, month, day]: RegExpExecArray): boolean {
  if (/^\d{6}$/.test(text) || !isYear(year ?? '')) return false;
  return Number(month) >= 1 && Number(month) <= 12 && (day === undefined || isDay(day));
}

function withFolder(parts: Parts, folder: string): Parts {
  const { year, month, day, hour } = parts;
  if (year === undefined) {
    if (isYear(folder)) return { year: Number(folder) };
    return /^\d{4}-\d\d-\d\d$/.test(folder) ? withPartition(parts, '', folder) : parts;
  }
  if (!/^\d\d$/.test(folder)) return parts;
  const value = Number(folder);
  if (month === undefined) return value >= 1 && value <= 12 ? { year, month: value } : parts;
  if (day === undefined) return isDay(folder) ? { year, month, day: value } : parts;
  return hour === undefined && value < 24 ? { ...parts, hour: value } : parts;
}

function isYear(text: string): boolean {
  return /^(?:19[7-9]|20\d)\d$/.test(text);
}

function isDay(text: string): boolean {
  return Number(text) >= 1 && Number(text) <= 31;
}

function timeOf({ year, month, day, hour }: Parts): FolderTime | null {
  if (year === undefined) return null;
  const at = (...[y, m = 1, d = 1, h = 0]: [number, number?, number?, number?]): Date =>
    new Date(Date.UTC(y, m - 1, d, h));
  if (month === undefined) return { unit: 'year', from: at(year), to: at(year + 1) };
  if (day === undefined) return { unit: 'month', from: at(year, month), to: at(year, month + 1) };
  if (hour === undefined) return { unit: 'day', from: at(year, month, day), to: at(year, month, day + 1) };
  return { unit: 'hour', from: at(year, month, day, hour), to: at(year, month, day, hour + 1) };
}
