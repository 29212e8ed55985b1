import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import { partitionTime, touchesWindows } from '../path-time.ts';
import type { DeltaFile } from './table-state.ts';

/** Whether a file may hold rows of the windows, by its partition and by the statistics of the column of time. */
export function touches(
  { partitionValues, statistics }: DeltaFile,
  timestampColumn: string | null,
  windows: readonly (TimeRange | null)[],
): boolean {
  if (!touchesWindows(partitionTime(partitionValues), windows)) return false;
  if (timestampColumn === null) return true;
  const from = instantOf(statistics?.minValues?.[timestampColumn]);
  const to = instantOf(statistics?.maxValues?.[timestampColumn]);
  return from === null || to === null || touchesWindows({ from: from.start, to: to.end }, windows);
}

/** The span that a noted instant or day stands for: writers cut instants down to milliseconds. */
function instantOf(value: unknown): { readonly start: Date; readonly end: Date } | null {
  if (typeof value !== 'string') return null;
  const [, date, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/.exec(value) ?? [];
  if (date === undefined) return null;
  const offset = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  const start = new Date(time === undefined ? date : `${date}T${time}${offset}`);
  if (Number.isNaN(start.getTime())) return null;
  return { start, end: new Date(start.getTime() + (time === undefined ? 86_400_000 : 1)) };
}
