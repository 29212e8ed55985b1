import type { RecurrenceTrigger } from '@circuitwatch/monitoring-definitions';
import type {
  Recurrence as ShownRecurrence,
  RecurrenceFrequency,
  WeekDay,
} from '../../generated/resolver-types.ts';

const frequencyNames: Readonly<Record<RecurrenceTrigger['frequency'], RecurrenceFrequency>> = {
  minute: 'MINUTE',
  hour: 'HOUR',
  day: 'DAY',
  week: 'WEEK',
  month: 'MONTH',
};

type DayName = NonNullable<NonNullable<RecurrenceTrigger['schedule']>['weekDays']>[number];

const dayNames: Readonly<Record<DayName, WeekDay>> = {
  monday: 'MONDAY',
  tuesday: 'TUESDAY',
  wednesday: 'WEDNESDAY',
  thursday: 'THURSDAY',
  friday: 'FRIDAY',
  saturday: 'SATURDAY',
  sunday: 'SUNDAY',
};

/** A recurrence as the API shows it. */
export function showRecurrence({ frequency, interval, schedule }: RecurrenceTrigger): ShownRecurrence {
  return {
    frequency: frequencyNames[frequency],
    interval,
    hours: schedule?.hours ?? null,
    minutes: schedule?.minutes ?? null,
    weekDays: schedule?.weekDays?.map((day) => dayNames[day]) ?? null,
    monthDays: schedule?.monthDays ?? null,
  };
}
