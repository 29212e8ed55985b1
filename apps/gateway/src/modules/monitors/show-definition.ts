import type {
  DataSelection,
  RecurrenceTrigger,
  Signal,
  SignalKind,
} from '@circuitwatch/monitoring-definitions';
import type {
  DataSelection as ShownSelection,
  Recurrence as ShownRecurrence,
  RecurrenceFrequency,
  Signal as ShownSignal,
  SignalKind as SignalKindName,
  WeekDay,
} from '../../generated/resolver-types.ts';
import { showMetric } from './show-metric.ts';

const kindNames: Readonly<Record<SignalKind, SignalKindName>> = {
  data_drift: 'DATA_DRIFT',
  data_quality: 'DATA_QUALITY',
};

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

/** Target or baseline of a definition as the API shows it. */
export function showSelection({ asset, window }: DataSelection): ShownSelection {
  return { asset, ...window };
}

/** A signal as the API shows it, its metrics with their titles and conventions. */
export function showSignal({ name, kind, metrics, observeOnly }: Signal): ShownSignal {
  const shown = Object.entries(metrics).map(([id, threshold]) => ({ metric: showMetric(id), threshold }));
  return { name, kind: kindNames[kind], metrics: shown, observeOnly };
}

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
