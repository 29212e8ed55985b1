import { metricCatalogue } from '@circuitwatch/metric-engine';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { showMetric } from '../../show-metric.ts';

/** Every metric of the catalogue, in its order. */
export const metricDefinitions: NonNullable<QueryResolvers['metricDefinitions']> = () =>
  [...metricCatalogue.keys()].map((id) => showMetric(id));
