import { wallClockOf } from '@circuitwatch/monitoring-definitions';
import type { Item } from '../reading/reading.ts';
import { text } from '../reading/scalars.ts';

const pattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d{1,3})?\d*)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * A date, or date and time, as an instant in ISO 8601 with Z. Without an offset it is what the clocks of `timeZone`
 * show; undefined, told, when it is no date.
 */
export function readInstant(item: Item, timeZone: string): string | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const instant = instantOf(written, timeZone);
  if (instant === undefined) {
    const message = `"${written}" is not a date; write 2026-03-31, or 2026-03-31T06:00:00 with the time.`;
    item.reading.problem(item, message);
  }
  return instant;
}

function instantOf(written: string, timeZone: string): string | undefined {
  const match = pattern.exec(written);
  if (!match) return undefined;
  const [, date = '', time = '00:00', seconds = ':00', fraction = '', offset] = match;
  const wall = new Date(`${date}T${time}${seconds}${fraction}Z`);
  // 30 February would become 2 March.
  if (Number.isNaN(wall.getTime()) || !wall.toISOString().startsWith(date)) return undefined;
  if (offset === undefined) return new Date(wallInstant(wall, timeZone)).toISOString();
  const minutes = offset.toUpperCase() === 'Z' ? 0 : offsetMinutes(offset);
  return new Date(wall.getTime() - minutes * 60_000).toISOString();
}

function wallInstant(wall: Date, timeZone: string): number {
  return wallClockOf(timeZone).instantsOf(wall.getTime())[0] ?? wall.getTime();
}

function offsetMinutes(offset: string): number {
  const [hours = 0, minutes = 0] = [offset.slice(1, 3), offset.slice(-2)].map(Number);
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
