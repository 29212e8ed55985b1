import type { MetricDefinition } from '@circuitwatch/metric-engine';
import type { MetricThresholds } from '@circuitwatch/monitoring-definitions';

export type FeatureType = 'numerical' | 'categorical';

type Threshold = number | null;

/** Thresholds as they are read, metric by metric and type by type. */
export class MetricSheet {
  readonly #metrics = new Map<MetricDefinition, Map<FeatureType, Threshold>>();

  /** For the type, or for every type that the metric is defined for. */
  set(metric: MetricDefinition, threshold: Threshold, dataType?: FeatureType): void {
    const byType = this.#metrics.get(metric) ?? new Map<FeatureType, Threshold>();
    this.#metrics.set(metric, byType);
    for (const type of dataType ? [dataType] : metric.dataTypes) byType.set(type, threshold);
  }

  get size(): number {
    return this.#metrics.size;
  }

  /** The metrics of one type with their thresholds, as they were set. */
  ofType(dataType: FeatureType): readonly (readonly [MetricDefinition, Threshold])[] {
    return [...this.#metrics].flatMap(([metric, byType]) => {
      const threshold = byType.get(dataType);
      return threshold === undefined ? [] : [[metric, threshold] as const];
    });
  }

  /** In the shortest form: one threshold where it holds for every type of the metric. */
  toThresholds(): MetricThresholds {
    return Object.fromEntries(
      [...this.#metrics].map(([metric, byType]) => [metric.id, shortestForm(metric, byType)]),
    );
  }
}

function shortestForm(
  { dataTypes }: MetricDefinition,
  byType: ReadonlyMap<FeatureType, Threshold>,
): MetricThresholds[string] {
  const [first = null, ...others] = byType.values();
  const isForAll = byType.size === dataTypes.length && others.every((other) => other === first);
  return isForAll ? first : Object.fromEntries(byType);
}
