import { nextOccurrence, triggerSchema, type Trigger } from '@circuitwatch/monitoring-definitions';

/** A trigger as the scheduler's pattern carries it; equal triggers give equal text. */
export function triggerToPattern(trigger: Trigger): string {
  return JSON.stringify(triggerSchema.parse(trigger));
}

/** The next instant after `millis`, by our own calendar instead of the queue library's; undefined when there is none. */
export function repeatStrategy(millis: number, options: { pattern?: string }): number | undefined {
  const trigger = triggerSchema.parse(JSON.parse(options.pattern ?? 'null'));
  return nextOccurrence(trigger, new Date(millis))?.getTime();
}
