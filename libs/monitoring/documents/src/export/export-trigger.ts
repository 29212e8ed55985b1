import { wallClockOf, type Trigger } from '@circuitwatch/monitoring-definitions';
import { windowsZoneOf, zoneOfWindowsName } from '../trigger/time-zones.ts';
import { compact, type ExportNotes, type Yaml } from './export-notes.ts';

/** When it runs, in Azure's words; times without an offset, as the clocks of the zone show them. */
export function exportTrigger(trigger: Trigger, notes: ExportNotes): Yaml {
  const timing = compact({
    time_zone: exportZone(trigger.timeZone, notes),
    start_time: wallTime(trigger.startTime, trigger.timeZone, notes),
    end_time: wallTime(trigger.endTime, trigger.timeZone, notes),
  });
  if (trigger.type === 'cron') return { type: 'cron', expression: trigger.expression, ...timing };
  const { frequency, interval, schedule } = trigger;
  return compact({
    type: 'recurrence',
    frequency,
    interval,
    schedule:
      schedule &&
      compact({
        hours: schedule.hours,
        minutes: schedule.minutes,
        week_days: schedule.weekDays,
        month_days: schedule.monthDays,
      }),
    ...timing,
  });
}

function exportZone(timeZone: string, notes: ExportNotes): string {
  const name = windowsZoneOf(timeZone);
  if (name === null) {
    notes.add('trigger', `Azure has no name for the time zone ${timeZone}.`);
    return timeZone;
  }
  const back = zoneOfWindowsName(name);
  if (back !== timeZone)
    notes.add('trigger', `Azure's time zone ${name} stands for ${back}, not for ${timeZone}.`);
  return name;
}

/** Azure's client drops offsets, so that times are written as the zone's clocks show them. */
function wallTime(instant: string | undefined, timeZone: string, notes: ExportNotes): string | undefined {
  if (instant === undefined) return undefined;
  const clock = wallClockOf(timeZone);
  const time = Date.parse(instant);
  const wall = clock.wallAt(time);
  if (clock.instantsOf(wall)[0] !== time) {
    notes.add('trigger', `${instant} is the second of two hours that the clocks of ${timeZone} show alike.`);
  }
  return new Date(wall).toISOString().replace(/(\.000)?Z$/, '');
}
