import type { Trigger } from '@circuitwatch/monitoring-definitions';

/** When a monitor runs, as people say it: `every 2 weeks on monday at 03:15 (UTC)`. */
export function triggerSentence(trigger: Trigger | null): string {
  if (!trigger) return 'when it is asked to';
  const { timeZone, startTime, endTime } = trigger;
  const when = trigger.type === 'cron' ? `by the cron expression ${trigger.expression}` : recurrence(trigger);
  const bounds = [startTime ? `from ${startTime}` : '', endTime ? `until ${endTime}` : ''].filter(Boolean);
  return [`${when} (${timeZone})`, ...bounds].join(' ');
}

function recurrence({ frequency, interval, schedule }: Extract<Trigger, { type: 'recurrence' }>): string {
  const every = interval === 1 ? `every ${frequency}` : `every ${interval} ${frequency}s`;
  if (!schedule) return every;
  const days = [...(schedule.weekDays ?? []), ...(schedule.monthDays ?? []).map((day) => `day ${day}`)];
  const times = schedule.hours.flatMap((hour) =>
    schedule.minutes.map((minute) => `${two(hour)}:${two(minute)}`),
  );
  const on = days.length > 0 ? ` on ${days.join(', ')}` : '';
  return `${every}${on} at ${times.sort().join(', ')}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
