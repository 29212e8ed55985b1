import { nextOccurrence } from '@circuitwatch/monitoring-definitions';
import type { TriggerResolvers } from '../../../generated/resolver-types.ts';
import { showRecurrence } from '../show-recurrence.ts';

/** A monitor's schedule as the API shows it. */
export const Trigger: TriggerResolvers = {
  cron: ({ schedule: { trigger } }) => (trigger.type === 'cron' ? trigger.expression : null),
  recurrence: ({ schedule: { trigger } }) => (trigger.type === 'recurrence' ? showRecurrence(trigger) : null),
  timeZone: ({ schedule: { trigger } }) => trigger.timeZone,
  startTime: ({ schedule: { trigger } }) =>
    trigger.startTime === undefined ? null : new Date(trigger.startTime),
  endTime: ({ schedule: { trigger } }) => (trigger.endTime === undefined ? null : new Date(trigger.endTime)),
  nextAt: async ({ monitor, schedule }, _args, { loaders, now }) => {
    if (!monitor.enabled) return null;
    const circuit = await loaders.circuit.load(monitor.circuitId);
    return circuit?.enabled === true ? nextOccurrence(schedule.trigger, now()) : null;
  },
  lastTickAt: ({ schedule }) => schedule.lastTickAt,
  missedTicks: ({ schedule }) => schedule.missedTicks,
};
