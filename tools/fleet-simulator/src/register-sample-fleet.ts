import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invalid } from '@circuitwatch/platform-errors';
import type { DataSelection } from '@circuitwatch/monitoring-definitions';
import { fileNames } from './circuit-files.ts';
import { forEachAtOnce } from './for-each-at-once.ts';
import { graphqlClient, type GraphqlClient } from './graphql-client.ts';
import { readFleetManifest, type SampleCircuit } from './manifest.ts';
import { circuitKey, openRegistry, type Registry } from './registry.ts';
import { modelFeatures } from './sample-model.ts';
import { sampleMonitors, sampleNames, type SampleMonitor } from './sample-monitors.ts';

/** Requests under way at once; the API is usually on the same machine. */
const circuitsAtOnce = 4;

/** Which fleet to register, and where; give `client`, or `url` and `token`. */
export type RegistrationOptions = {
  /** The folder that createSampleFleet filled. */
  readonly dir: string;
  readonly onProgress?: (progress: number) => void;
} & ({ readonly client: GraphqlClient } | { readonly url: string; readonly token: string });

/**
 * Registers plants, circuits, models with one version in production, batch deployments, data assets and
 * monitors through the API. What exists already is left as it is, so that it can be repeated.
 *
 * @throws AppError INVALID when the folder holds no complete fleet or the API refuses something.
 */
export async function registerSampleFleet(options: RegistrationOptions): Promise<void> {
  const { dir, onProgress = () => undefined } = options;
  const manifest = await readFleetManifest(dir);
  if (!manifest?.complete) throw invalid(`${dir} holds no complete sample fleet; create it first.`);
  const registry = await openRegistry('client' in options ? options.client : graphqlClient(options));
  for (const { name, title, timeZone } of manifest.plants) {
    await registry.ensure('plant', name, { name, title, timeZone });
  }
  const monitors = sampleMonitors(manifest);
  let done = 0;
  await forEachAtOnce(manifest.circuits, circuitsAtOnce, async (circuit) => {
    await registerCircuit({ dir: resolve(dir), circuit, registry, monitors });
    onProgress(++done / manifest.circuits.length);
  });
}

interface CircuitToRegister {
  readonly dir: string;
  readonly circuit: SampleCircuit;
  readonly registry: Registry;
  readonly monitors: readonly SampleMonitor[];
}

async function registerCircuit({ dir, circuit, registry, monitors }: CircuitToRegister): Promise<void> {
  const { plant, name, title, tags, folder } = circuit;
  const names = sampleNames(circuit);
  const plantId = await registry.ensure('plant', plant, { name: plant });
  const circuitId = await registry.ensure('circuit', circuitKey(plant, name), { plantId, name, title, tags });
  await registry.ensure('dataAsset', names.asset, {
    name: names.asset,
    uri: fileUri(dir, folder, fileNames.readings),
    description: `One-minute readings of the ${title}.`,
    timestampColumn: 'timestamp',
    circuitId,
  });
  await registerModel({ registry, names, circuitId, title, path: join(dir, folder, fileNames.model) });
  const monitor = monitors.find((candidate) => candidate.name === names.monitor);
  if (monitor) await registry.ensure('monitor', monitor.name, monitorInput(monitor, circuitId));
}

interface ModelToRegister {
  readonly registry: Registry;
  readonly names: ReturnType<typeof sampleNames>;
  readonly circuitId: string;
  readonly title: string;
  readonly path: string;
}

async function registerModel({ registry, names, circuitId, title, path }: ModelToRegister): Promise<void> {
  const modelId = await registry.ensure('model', names.model, {
    name: names.model,
    description: `Estimates the temperature of the ${title} from its other sensors.`,
  });
  const modelVersionId = await registry.ensure('modelVersion', names.model, {
    modelId,
    uri: pathToFileURL(path).href,
    checksum: createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
    features: modelFeatures,
    stage: 'PROD',
  });
  await registry.ensure('deployment', names.deployment, {
    name: names.deployment,
    kind: 'BATCH',
    modelVersionId,
    circuitId,
  });
}

function fileUri(...parts: readonly string[]): string {
  return pathToFileURL(join(...parts)).href;
}

function monitorInput(monitor: SampleMonitor, circuitId: string): Readonly<Record<string, unknown>> {
  const { name, title, definition, trigger } = monitor;
  const select = (data: DataSelection | undefined): object => ({ asset: data?.asset, ...data?.window });
  return {
    name,
    title,
    circuitId,
    target: select(definition.target),
    baseline: select(definition.baseline),
    features: definition.features,
    signals: definition.signals.map((signal) => ({
      name: signal.name,
      kind: signal.kind.toUpperCase(),
      metrics: Object.entries(signal.metrics).map(([metric, threshold]) => ({ metric, threshold })),
      observeOnly: signal.observeOnly,
    })),
    minimumRows: definition.minimumRows,
    trigger: { cron: trigger.expression, timeZone: trigger.timeZone },
  };
}
