import type { NumberRange, TimeInterval, TimeSpec } from '@circuitwatch/alerting-definitions';
import { isTimeZone } from '@circuitwatch/monitoring-definitions';
import { itemsOf, openFields, tellMissing, text, type Item } from '@circuitwatch/monitoring-documents';
import { name as readName, names } from '../reading/lists.ts';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september'],
  ...['october', 'november', 'december'],
];
const minutesOfDay = 1_440;

/** What one end of a range may be. */
interface Words {
  readonly what: string;
  readonly read: (word: string) => number | undefined;
}

const byName =
  (list: readonly string[], first: number) =>
  (word: string): number | undefined => {
    const place = list.indexOf(word.toLowerCase());
    return place === -1 ? undefined : place + first;
  };

function whole(word: string, least: number, most: number): number | undefined {
  const value = /^-?\d+$/.test(word) ? Number(word) : undefined;
  return value !== undefined && value >= least && value <= most ? value : undefined;
}

const kinds = {
  weekdays: { what: 'monday or monday:friday', read: byName(weekdays, 0) },
  days_of_month: {
    what: '1:5 or -3:-1',
    read: (word) => {
      const value = whole(word, -31, 31);
      return value === 0 ? undefined : value;
    },
  },
  months: { what: 'january:march or 1:3', read: (word) => byName(months, 1)(word) ?? whole(word, 1, 12) },
  years: { what: '2026 or 2026:2028', read: (word) => whole(word, 1, 9_999) },
} as const satisfies Readonly<Record<string, Words>>;

function readRange(item: Item, { what, read }: Words): NumberRange | undefined {
  const written = text(item);
  if (written === undefined) return undefined;
  const [from = '', to = from, ...more] = written.split(':').map((part) => part.trim());
  const begin = read(from);
  const end = read(to);
  // Ends counted from the other side of the month are compared when the month is known.
  const isBackward = begin !== undefined && end !== undefined && begin > end && !(begin > 0 && end < 0);
  if (begin !== undefined && end !== undefined && more.length === 0 && !isBackward) return { begin, end };
  item.reading.problem(item, `A range must be such as ${what}, not "${written}".`);
  return undefined;
}

function readRanges(item: Item | undefined, words: Words): readonly NumberRange[] {
  const items = (item && itemsOf(item, true)) ?? [];
  return items.map((one) => readRange(one, words)).filter((one) => one !== undefined);
}

function readMinute(item: Item | undefined): number | undefined {
  const written = item && text(item);
  if (item === undefined || written === undefined) return undefined;
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(written) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  if (minute <= minutesOfDay && Number(minutes) < 60) return minute;
  item.reading.problem(item, `A time of day must be from "00:00" to "24:00", not "${written}".`);
  return undefined;
}

function readTimes(item: Item | undefined): TimeSpec['times'] {
  const items = (item && itemsOf(item)) ?? [];
  return items.flatMap((one) => {
    const fields = openFields(one, ['start_time', 'end_time']);
    if (fields === undefined) return [];
    for (const key of ['start_time', 'end_time'])
      if (fields.get(key) === undefined) tellMissing(fields, key, `${key}: "09:00"`);
    const startMinute = readMinute(fields.get('start_time'));
    const endMinute = readMinute(fields.get('end_time'));
    if (startMinute === undefined || endMinute === undefined) return [];
    if (startMinute >= endMinute) {
      const message = 'The end must come after the start; write two ranges for a time over midnight.';
      one.reading.problem(one, message);
    }
    return [{ startMinute, endMinute }];
  });
}

function readSpec(item: Item): TimeSpec | undefined {
  const fields = openFields(item, ['times', ...Object.keys(kinds), 'location', 'time_zone']);
  if (fields === undefined) return undefined;
  const zoneItem = fields.get('location', 'time_zone');
  const timeZone = (zoneItem && text(zoneItem)) ?? 'UTC';
  if (zoneItem !== undefined && !isTimeZone(timeZone)) {
    zoneItem.reading.problem(zoneItem, `"${timeZone}" is no time zone; write one such as Europe/Berlin.`);
  }
  return {
    times: readTimes(fields.get('times')),
    weekdays: readRanges(fields.get('weekdays'), kinds.weekdays),
    daysOfMonth: readRanges(fields.get('days_of_month'), kinds.days_of_month),
    months: readRanges(fields.get('months'), kinds.months),
    years: readRanges(fields.get('years'), kinds.years),
    timeZone,
  };
}

/** Alertmanager's `time_intervals` or `mute_time_intervals`. */
export function readTimeIntervals(item: Item | undefined): readonly TimeInterval[] {
  const items = (item && itemsOf(item)) ?? [];
  return items.flatMap((one) => {
    const fields = openFields(one, ['name', 'time_intervals']);
    const nameItem = fields?.get('name');
    if (fields === undefined) return [];
    if (nameItem === undefined) tellMissing(fields, 'name', 'name: weekends');
    const named = nameItem && readName(nameItem);
    const specs = fields.get('time_intervals');
    const read = ((specs && itemsOf(specs)) ?? []).map(readSpec).filter((spec) => spec !== undefined);
    return named === undefined ? [] : [{ name: named, specs: read }];
  });
}

/** The names of time intervals that a route may mention. */
export function intervalNames(
  item: Item | undefined,
  known: readonly TimeInterval[],
): readonly string[] | undefined {
  if (item === undefined) return undefined;
  const found = names(item);
  for (const one of found) {
    if (!known.some(({ name }) => name === one))
      item.reading.problem(item, `There is no time interval "${one}"; write it under "time_intervals".`);
  }
  return found;
}
