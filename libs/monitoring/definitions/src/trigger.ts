import { z } from 'zod';

export const weekDays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

const timeZone = z.string().default('UTC');

/** Five-field cron expression, read in `timeZone`. */
export const cronTriggerSchema = z.strictObject({
  type: z.literal('cron'),
  expression: z.string(),
  timeZone,
  startTime: z.iso.datetime({ offset: true }).optional(),
  endTime: z.iso.datetime({ offset: true }).optional(),
});

/** Azure Machine Learning's recurrence: every `interval` units, at the given hours and minutes. */
export const recurrenceTriggerSchema = z.strictObject({
  type: z.literal('recurrence'),
  frequency: z.enum(['minute', 'hour', 'day', 'week', 'month']),
  interval: z.int().min(1).max(1000),
  timeZone,
  startTime: z.iso.datetime({ offset: true }).optional(),
  endTime: z.iso.datetime({ offset: true }).optional(),
  schedule: z
    .strictObject({
      hours: z.array(z.int().min(0).max(23)).min(1),
      minutes: z.array(z.int().min(0).max(59)).min(1),
      weekDays: z.array(z.enum(weekDays)).min(1).optional(),
      monthDays: z.array(z.int().min(1).max(31)).min(1).optional(),
    })
    .optional(),
});

export const triggerSchema = z.discriminatedUnion('type', [cronTriggerSchema, recurrenceTriggerSchema]);

/** When a monitor runs by itself. */
export type Trigger = z.infer<typeof triggerSchema>;

/** A trigger that counts periods. */
export type RecurrenceTrigger = Extract<Trigger, { type: 'recurrence' }>;

/** A trigger written as a cron expression. */
export type CronTrigger = Extract<Trigger, { type: 'cron' }>;
