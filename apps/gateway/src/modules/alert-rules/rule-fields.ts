import { metricLabels } from '@circuitwatch/alerting-definitions';
import {
  mostActionGroups,
  mostEvaluations,
  pendingBounds,
  promqlFrequencyBounds,
  throttleBounds,
  windowBounds,
} from '@circuitwatch/alerting-documents';
import { z } from 'zod';
import { descriptionField } from '../../inputs/fields.ts';
import { durationField } from '../../inputs/duration.ts';
import { textsField } from '../alerts/read-texts.ts';

/** What people call a rule or an action group: one line of 1 to 260 characters. */
export const alertingNameField = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,260}$/u, 'A name is one line of 1 to 260 characters.');

const listField = z
  .array(z.string().min(1, 'is empty; leave it out.').max(260, 'is longer than 260 characters.'))
  .max(500, 'has more than 500 entries.')
  .nullish()
  .transform((names) => [...new Set(names ?? [])]);

const queryField = z
  .string()
  .max(20_000, 'The query is longer than 20000 characters.')
  .refine((query) => query.trim() !== '', 'The query is empty.');

const columnField = z
  .string()
  .min(1, 'The column has no name.')
  .max(200, 'The name is longer than 200 characters.');

const comparisonField = z.object({
  operator: z.enum(['GREATER', 'GREATER_OR_EQUAL', 'LESS', 'LESS_OR_EQUAL', 'EQUAL', 'NOT_EQUAL']),
  threshold: z.number(),
});
const aggregationField = z.enum(['MAX', 'MIN', 'AVG', 'SUM', 'COUNT', 'LAST']).nullish();
const policyField = z.enum(['ALERT', 'KEEP', 'OK']).nullish();

function countField(most: number) {
  return z
    .int()
    .min(1, `is a whole number from 1 to ${most}.`)
    .max(most, `is a whole number from 1 to ${most}.`)
    .nullish();
}

const metricSchema = z.object({
  metrics: listField,
  signals: listField,
  plants: listField,
  circuits: listField,
  monitors: listField,
  features: listField,
  measure: z.enum(['VALUE', 'CHANGE', 'RELATIVE_CHANGE', 'BREACHED']).nullish(),
  splitBy: z.array(z.enum(metricLabels, `Alerts are told apart by ${metricLabels.join(', ')}.`)).nullish(),
  aggregation: aggregationField,
  shareOf: comparisonField.nullish(),
});

const kqlSchema = z.object({
  query: queryField,
  column: columnField.nullish(),
  aggregation: aggregationField,
  dimensions: z.array(columnField).max(20, 'has more than 20 entries.').nullish(),
});

/** The fields of a rule as they are put; what hangs together is checked afterwards. */
export const ruleSchema = z.object({
  name: alertingNameField,
  description: descriptionField.nullish(),
  severity: z.int(),
  enabled: z.boolean().nullish(),
  metric: metricSchema.nullish(),
  kql: kqlSchema.nullish(),
  promql: z.object({ query: queryField }).nullish(),
  comparison: comparisonField.nullish(),
  recovery: comparisonField.nullish(),
  frequency: durationField(promqlFrequencyBounds).nullish(),
  window: durationField(windowBounds).nullish(),
  failingPeriods: countField(mostEvaluations),
  evaluationPeriods: countField(mostEvaluations),
  pending: durationField(pendingBounds).nullish(),
  keepFiring: durationField(pendingBounds).nullish(),
  goodEvaluations: countField(mostEvaluations),
  autoResolve: z.boolean().nullish(),
  throttle: durationField(throttleBounds).nullish(),
  noData: policyField,
  onError: policyField,
  missingAfter: countField(mostEvaluations),
  actionGroups: z
    .array(alertingNameField)
    .max(mostActionGroups, `A rule tells at most ${mostActionGroups} action groups.`)
    .nullish(),
  labels: textsField.nullish(),
  annotations: textsField.nullish(),
});

/** A rule as it was put. */
export type GivenRule = z.output<typeof ruleSchema>;
