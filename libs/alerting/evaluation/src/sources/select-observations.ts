import type { MetricLabel, MetricSource } from '@circuitwatch/alerting-definitions';
import {
  indexKey,
  type MetricIndex,
  type MetricObservation,
  type ObservationGroup,
} from './metric-observation.ts';

/** Selections that are kept for other rules; each holds references to no more than all observations. */
const mostSelections = 100;

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

function select(source: MetricSource, index: MetricIndex): readonly ObservationGroup[] {
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

/** The observations that a source is about, split by its labels; rules that select the same share the answer. */
export function selectObservations(source: MetricSource, index: MetricIndex): readonly ObservationGroup[] {
  const { metrics, signals, plants, circuits, monitors, features, splitBy } = source;
  const key = JSON.stringify([metrics, signals, plants, circuits, monitors, features, splitBy]);
  const known = index.selected.get(key);
  if (known !== undefined) return known;
  const found = select(source, index);
  if (index.selected.size < mostSelections) index.selected.set(key, found);
  return found;
}
