import { metricCatalogue, type MetricDefinition } from '@circuitwatch/metric-engine';
import type { MetricDefinition as ShownMetric } from '../../generated/resolver-types.ts';

const catalogue: ReadonlyMap<string, MetricDefinition> = metricCatalogue;

/** A metric as the API shows it; `version` is the one a stored result was computed by, the newest unless given. */
export function showMetric(id: string, version?: number): ShownMetric {
  const known = catalogue.get(id);
  if (known === undefined) return retired(id, version ?? 0);
  const { direction, ...definition } = known;
  return {
    ...definition,
    version: version ?? known.version,
    breach: direction === 'above' ? 'ABOVE' : 'BELOW',
  };
}

/** Results outlive the catalogue: a metric that is gone from it still has a name. */
function retired(id: string, version: number): ShownMetric {
  return {
    id,
    version,
    family: 'retired',
    title: id,
    description: 'This metric is no longer computed.',
    unit: '',
    breach: 'ABOVE',
    defaultThreshold: null,
    source: '',
  };
}
