import { validateTrigger, weekDays, type Trigger } from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { entriesOf, openFields, tellMissing, type Fields } from '../reading/fields.ts';
import { Origins } from '../reading/origins.ts';
import type { Item } from '../reading/reading.ts';
import { eachOf, integer, integers, text, word } from '../reading/scalars.ts';
import { readInstant } from './read-instant.ts';
import { readTimeZone } from './time-zones.ts';

/** How often a recurrence can come. */
export const frequencies = ['minute', 'hour', 'day', 'week', 'month'] as const;

const shared = ['type', 'start_time', 'end_time', 'time_zone', 'timezone'];
const recurrenceKeys = [...shared, 'frequency', 'interval', 'schedule', 'pattern'];
const cronKeys = [...shared, 'expression'];
const patternKeys = ['hours', 'minutes', 'week_days', 'weekdays', 'month_days'];

/** When a monitor runs by itself; undefined, told, when the document does not say it in a way that can be used. */
export function readTrigger(item: Item): Trigger | undefined {
  const type = typeOf(item);
  const fields = type && openFields(item, type === 'cron' ? cronKeys : recurrenceKeys);
  if (!fields) return undefined;
  const origins = new Origins(item);
  const timing = readTiming(fields, origins);
  const own = type === 'cron' ? readCron(fields, origins) : readRecurrence(fields, origins);
  if (!own || !timing) return undefined;
  return checkedTrigger({ type, ...own, ...timing }, origins);
}

/** A trigger that can fire; undefined, told at the places of its parts, when it cannot. */
export function checkedTrigger(input: object, origins: Origins): Trigger | undefined {
  try {
    return validateTrigger(input);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    origins.tell(error.problems);
    return undefined;
  }
}

/** A trigger without a type is a cron expression when it has one. */
function typeOf(item: Item): 'cron' | 'recurrence' | undefined {
  const entries = entriesOf(item);
  const type = entries?.find(({ key }) => key === 'type')?.value;
  if (type) return word(type, ['recurrence', 'cron']);
  return entries && (entries.some(({ key }) => key === 'expression') ? 'cron' : 'recurrence');
}

function readTiming(fields: Fields, origins: Origins): object | undefined {
  const zoneItem = fields.get('time_zone', 'timezone');
  const timeZone = zoneItem ? readTimeZone(zoneItem) : 'UTC';
  if (zoneItem) origins.set(['timeZone'], zoneItem);
  const times: Record<string, string> = {};
  for (const [key, name] of [
    ['start_time', 'startTime'],
    ['end_time', 'endTime'],
  ] as const) {
    const item = fields.get(key);
    if (!item) continue;
    origins.set([name], item);
    const instant = readInstant(item, timeZone ?? 'UTC');
    if (instant !== undefined) times[name] = instant;
  }
  return timeZone === undefined ? undefined : { timeZone, ...times };
}

function readCron(fields: Fields, origins: Origins): object | undefined {
  const item = fields.get('expression');
  if (!item) {
    tellMissing(fields, 'expression', 'expression: "0 6 * * *"');
    return undefined;
  }
  origins.set(['expression'], item);
  const expression = text(item);
  return expression === undefined ? undefined : { expression };
}

function readRecurrence(fields: Fields, origins: Origins): object | undefined {
  const frequencyItem = fields.get('frequency');
  const intervalItem = fields.get('interval');
  if (!frequencyItem) tellMissing(fields, 'frequency', 'frequency: day');
  if (!intervalItem) tellMissing(fields, 'interval', 'interval: 1');
  const frequency = frequencyItem && word(frequencyItem, frequencies);
  const interval = intervalItem && integer(intervalItem, 1);
  if (intervalItem) origins.set(['interval'], intervalItem);
  const scheduleItem = fields.get('schedule', 'pattern');
  const schedule = scheduleItem && readPattern(scheduleItem, origins);
  if (frequency === undefined || interval === undefined) return undefined;
  if (scheduleItem && !schedule) return undefined;
  return { frequency, interval, ...(schedule && { schedule }) };
}

function readPattern(item: Item, origins: Origins): object | undefined {
  origins.set(['schedule'], item);
  const fields = openFields(item, patternKeys);
  if (!fields) return undefined;
  const part = <Value>(name: string, read: (found: Item) => Value, ...spellings: string[]) => {
    const found = fields.get(...spellings);
    if (!found) return undefined;
    origins.set(['schedule', name], found);
    return read(found);
  };
  const hours = part('hours', integers, 'hours');
  const minutes = part('minutes', integers, 'minutes');
  const days = part('weekDays', weekDaysOf, 'week_days', 'weekdays');
  const monthDays = part('monthDays', integers, 'month_days');
  if (!fields.get('hours')) tellMissing(fields, 'hours', 'hours: 3');
  if (!fields.get('minutes')) tellMissing(fields, 'minutes', 'minutes: 15');
  return { hours, minutes, ...(days && { weekDays: days }), ...(monthDays && { monthDays }) };
}

function weekDaysOf(item: Item): readonly string[] | undefined {
  const days = eachOf(item, (one) => word(one, weekDays));
  return days && [...new Set(days)];
}
