import { metricCatalogue, type DataType, type MetricDefinition } from '@circuitwatch/metric-engine';
import type { MetricDefinition as ShownMetric } from '../../generated/resolver-types.ts';

const catalogue: ReadonlyMap<string, MetricDefinition> = metricCatalogue;

/** A metric as the API shows it; `version` is the one a stored result was computed by, the newest unless given. */
export function showMetric(id: string, version?: number): ShownMetric {
  const known = catalogue.get(id);
  if (known === undefined) return uncatalogued(id, version ?? 0);
  const { direction, kind, dataTypes, bands, ...definition } = known;
  return {
    ...definition,
    kind: shownKinds[kind],
    dataTypes: dataTypes.map((type) => shownDataTypes[type]),
    bands: showBands(bands),
    version: version ?? known.version,
    breach: direction === 'above' ? 'ABOVE' : 'BELOW',
  };
}

const shownKinds = {
  drift: 'DRIFT',
  quality: 'QUALITY',
  sensor: 'SENSOR',
  performance: 'PERFORMANCE',
  attribution: 'ATTRIBUTION',
} as const satisfies Record<MetricDefinition['kind'], ShownMetric['kind']>;

const shownDataTypes = {
  numerical: 'NUMERICAL',
  categorical: 'CATEGORICAL',
} as const satisfies Record<DataType, ShownMetric['dataTypes'][number]>;

function showBands(given: MetricDefinition['bands']): ShownMetric['bands'] {
  if (given === null) return [];
  return given.bands.map(({ upTo, meaning }) => ({
    upTo: Number.isFinite(upTo) ? upTo : null,
    meaning,
    source: given.source,
  }));
}

/** What a custom signal computes has the name that its SQL gives it; so has what is gone from the catalogue. */
function uncatalogued(id: string, version: number): ShownMetric {
  return {
    id,
    version,
    family: 'custom',
    kind: 'CUSTOM',
    dataTypes: [],
    bands: [],
    title: id,
    description: 'Defined by the SQL of a custom signal, or by an earlier release.',
    unit: '',
    breach: 'ABOVE',
    defaultThreshold: null,
    source: '',
  };
}
