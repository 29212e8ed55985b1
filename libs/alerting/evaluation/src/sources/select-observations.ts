import type { Labels, MetricLabel, MetricSource } from '@circuitwatch/alerting-definitions';
import { indexKey, type MetricIndex, type MetricObservation } from './metric-observation.ts';

const labelOf: Readonly<Record<MetricLabel, (observation: MetricObservation) => string>> = {
  plant_id: ({ plant }) => plant,
  circuit_id: ({ circuit }) => circuit,
  monitor: ({ monitor }) => monitor,
  signal: ({ signal }) => signal,
  feature: ({ feature }) => feature,
  metric: ({ metric }) => metric,
};

type Test = (observation: MetricObservation) => boolean;

function among(names: readonly string[], ...read: ((observation: MetricObservation) => string)[]): Test[] {
  if (names.length === 0) return [];
  const wanted = new Set(names);
  return [(observation) => read.some((one) => wanted.has(one(observation)))];
}

function testsOf(source: MetricSource): readonly Test[] {
  const kind = ({ signalKind }: MetricObservation): string => signalKind;
  return [
    ...among(source.signals, labelOf.signal, kind),
    ...among(source.plants, labelOf.plant_id),
    ...among(source.monitors, labelOf.monitor),
    ...among(source.features, labelOf.feature),
  ];
}

/** The observations of the wanted metrics and circuits, from whichever index is the nearest. */
function candidates(
  { metrics, circuits }: MetricSource,
  { all, byMetric, byCircuit, byBoth }: MetricIndex,
): readonly MetricObservation[] {
  if (circuits.length === 0) {
    if (metrics.length === 0) return all;
    return metrics.flatMap((metric) => byMetric.get(metric) ?? []);
  }
  if (metrics.length === 0) return circuits.flatMap((circuit) => byCircuit.get(circuit) ?? []);
  return metrics.flatMap((metric) =>
    circuits.flatMap((circuit) => byBoth.get(indexKey(metric, circuit)) ?? []),
  );
}

/** The observations of one instance of a rule. */
export interface ObservationGroup {
  readonly labels: Labels;
  readonly members: readonly MetricObservation[];
}

/** The observations that a source is about, split by its labels. */
export function selectObservations(source: MetricSource, index: MetricIndex): readonly ObservationGroup[] {
  const tests = testsOf(source);
  const groups = new Map<
    string,
    { readonly labels: ObservationGroup['labels']; members: MetricObservation[] }
  >();
  for (const observation of candidates(source, index)) {
    if (!tests.every((test) => test(observation))) continue;
    const values = source.splitBy.map((label) => labelOf[label](observation));
    const key = values.join('\0');
    const group = groups.get(key);
    if (group !== undefined) group.members.push(observation);
    else {
      const labels = Object.fromEntries(source.splitBy.map((label, place) => [label, values[place] ?? '']));
      groups.set(key, { labels, members: [observation] });
    }
  }
  return [...groups.values()];
}
