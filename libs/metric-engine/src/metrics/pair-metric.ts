import type { BinnedPair } from '../bins/binned-pair.ts';
import type { MetricDefinition } from '../catalogue/metric-definition.ts';
import type { CategoricalPair } from '../comparison/categorical-pair.ts';
import type { NumericPair } from '../comparison/numeric-pair.ts';
import type { CountedMoments } from '../profiles/merge-moments.ts';

/** What a metric answers for one pair; NaN or infinite where it is not defined. */
export interface MetricValue {
  /** What is stored and judged: the p-value of a test, else the distance itself. */
  readonly value: number;
  /** Of a test: the figure its p-value belongs to. */
  readonly statistic: number | null;
  readonly pValue: number | null;
}

/** A metric of two sides of a feature, for the data types that it can be computed of. */
export interface PairMetric<Id extends string = string> extends MetricDefinition {
  readonly id: Id;
  readonly numeric?: (pair: NumericPair) => MetricValue;
  readonly categorical?: (pair: CategoricalPair) => MetricValue;
  /** The same as `numeric`, where nothing but the counts over the equal-width bins decides. */
  readonly ofBins?: (counts: BinnedPair) => MetricValue;
  /** The same as `numeric`, where nothing but the moments decides. */
  readonly ofMoments?: (baseline: CountedMoments, target: CountedMoments) => MetricValue;
}

type Computed<Id extends string> = Omit<PairMetric<Id>, 'dataTypes'>;

/** An entry of the catalogue; its data types are those that it has a computation for. */
export function defineMetric<const Id extends string>(metric: Computed<Id>): PairMetric<Id> {
  const dataTypes = [
    ...(metric.numeric ? (['numerical'] as const) : []),
    ...(metric.categorical ? (['categorical'] as const) : []),
  ];
  return { ...metric, dataTypes };
}

/** The answer of a metric that is no test. */
export function measured(value: number): MetricValue {
  return { value, statistic: null, pValue: null };
}

/** The answer of a significance test: its value is the p-value. */
export function tested(statistic: number, pValue: number): MetricValue {
  return { value: pValue, statistic, pValue };
}
