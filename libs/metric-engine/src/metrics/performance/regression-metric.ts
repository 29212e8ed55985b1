import type { MetricDefinition } from '../../catalogue/metric-definition.ts';
import type { RegressionSample } from './regression-sample.ts';

/** A metric of predicted numbers against actual ones. */
export interface RegressionMetric<Id extends string = string> extends MetricDefinition {
  readonly id: Id;
  /** NaN or infinite where it is not defined. */
  readonly evaluate: (sample: RegressionSample) => number;
}

/** What is the same for all of them. */
type Given = 'version' | 'kind' | 'dataTypes' | 'defaultThreshold' | 'bands';

/** An entry of the catalogue; how good is good enough depends on the model, so there is no default threshold. */
export function defineRegressionMetric<const Id extends string>(
  metric: Omit<RegressionMetric<Id>, Given>,
): RegressionMetric<Id> {
  return {
    ...metric,
    version: 1,
    kind: 'performance',
    dataTypes: ['numerical'],
    defaultThreshold: null,
    bands: null,
  };
}
