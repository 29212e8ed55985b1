import {
  defaultWindows,
  type CronTrigger,
  type DataSelection,
  type MonitorDefinition,
  type Signal,
  type TrailingWindow,
} from '@circuitwatch/monitoring-definitions';
import type { FleetManifest, SampleCircuit } from './manifest.ts';
import { sensorNames } from './sensors.ts';

/** One monitor of the sample fleet. */
export interface SampleMonitor {
  readonly name: string;
  readonly title: string;
  readonly plant: string;
  readonly circuit: string;
  readonly definition: MonitorDefinition;
  readonly trigger: CronTrigger;
}

const signals: readonly Signal[] = [
  {
    name: 'data-drift',
    kind: 'data_drift',
    metrics: {
      jensen_shannon_distance: 0.15,
      normalized_wasserstein_distance: 0.3,
      population_stability_index: 0.25,
    },
    observeOnly: false,
    alertEnabled: true,
  },
  {
    name: 'data-quality',
    kind: 'data_quality',
    metrics: { null_value_rate: 0.05, data_type_error_rate: 0.01, out_of_bounds_rate: 0.01 },
    observeOnly: false,
    alertEnabled: true,
  },
  {
    // Observed only: sensors are autocorrelated, and the KS p-value takes every reading for a new one.
    name: 'classic',
    kind: 'data_drift',
    metrics: { ks_test: 0.05, wasserstein_distance: 0.15, psi: 0.25 },
    observeOnly: true,
    alertEnabled: true,
  },
];

/** Names of a circuit's things in the registry. */
export function sampleNames({ plant, name }: Pick<SampleCircuit, 'plant' | 'name'>): {
  readonly monitor: string;
  readonly asset: string;
  readonly model: string;
  readonly deployment: string;
} {
  const stem = `${plant}-${name}`;
  return {
    monitor: stem,
    asset: `${stem}-readings`,
    model: `${stem}-temperature`,
    deployment: `${stem}-temperature-batch`,
  };
}

/** One monitor a circuit, every day at 06:00 of its plant: the last 7 days against the 30 before. */
export function sampleMonitors(manifest: FleetManifest): readonly SampleMonitor[] {
  return manifest.circuits.map((circuit) => {
    const names = sampleNames(circuit);
    const select = (window: TrailingWindow): DataSelection => ({
      asset: `${names.asset}:1`,
      window,
    });
    const timeZone = manifest.plants.find(({ name }) => name === circuit.plant)?.timeZone ?? 'UTC';
    return {
      name: names.monitor,
      title: circuit.title,
      plant: circuit.plant,
      circuit: circuit.name,
      definition: {
        target: select(defaultWindows.target),
        baseline: select(defaultWindows.baseline),
        features: [...sensorNames],
        signals: [...signals],
        minimumRows: 30,
      },
      trigger: { type: 'cron', expression: '0 6 * * *', timeZone },
    };
  });
}
