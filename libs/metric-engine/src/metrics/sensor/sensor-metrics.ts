import type { MetricDefinition } from '../../catalogue/metric-definition.ts';

const sensor = {
  version: 1,
  family: 'statistics',
  kind: 'sensor',
  dataTypes: ['numerical'],
  direction: 'above',
  defaultThreshold: null,
  bands: null,
  source: 'Counted from the readings in time order',
} as const satisfies Partial<MetricDefinition>;

/** A sensor's habits; see stuck-values.ts and sampling-gaps.ts for formulas and conventions. */
export const sensorMetrics = [
  {
    ...sensor,
    id: 'stuck_value_rate',
    title: 'Stuck value rate',
    description: 'Rows of the longest run of equal values divided by all rows; 0 when no value repeats.',
    unit: 'fraction',
  },
  {
    ...sensor,
    id: 'longest_stuck_run',
    title: 'Longest stuck run',
    description: 'Rows of the longest run of equal values; 1 when no value repeats.',
    unit: 'rows',
  },
  {
    ...sensor,
    id: 'missing_sample_rate',
    title: 'Missing sample rate',
    description:
      'Samples missing between the first and the last one at the usual interval, divided by the samples expected.',
    unit: 'fraction',
  },
  {
    ...sensor,
    id: 'largest_gap',
    title: 'Largest gap',
    description: 'Longest time between two samples that follow each other, in milliseconds.',
    unit: 'ms',
  },
] as const;
