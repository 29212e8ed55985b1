import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { Monitor as MonitorRow } from '@circuitwatch/persistence';
import type { GatewayContext } from '../../../context.ts';
import type { MonitorResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { findSeries } from '../../results/find-series.ts';
import { listRunsOfMonitor } from '../../runs/list-runs-of-monitor.ts';
import { enumName } from '../../definitions/enum-names.ts';
import { showFeatures, showSelection, showSignal } from '../../definitions/show-definition.ts';
import { showYaml } from '../show-yaml.ts';

async function definitionOf(monitorId: string, { loaders }: GatewayContext): Promise<MonitorDefinition> {
  return found(await loaders.currentVersion.load(monitorId), 'Monitor', monitorId).definition;
}

async function yamlOf(monitor: MonitorRow, context: GatewayContext): Promise<string> {
  const { loaders } = context;
  const { id, name, title, circuitId } = monitor;
  const circuit = found(await loaders.circuit.load(circuitId), 'Circuit', circuitId);
  const plant = found(await loaders.plant.load(circuit.plantId), 'Plant', circuit.plantId);
  const schedule = await loaders.schedule.load(id);
  return showYaml({
    ...{ name, title },
    definition: await definitionOf(id, context),
    trigger: schedule?.trigger ?? null,
    circuit: { plant: plant.name, circuit: circuit.name },
  });
}

/** Fields of a monitor that are not columns. */
export const Monitor: MonitorResolvers = {
  id: ({ id }) => encodeGlobalId('Monitor', id),
  circuit: async ({ circuitId }, _args, { loaders }) =>
    found(await loaders.circuit.load(circuitId), 'Circuit', circuitId),
  target: async ({ id }, _args, context) => {
    const { target } = await definitionOf(id, context);
    return target ? showSelection(target) : null;
  },
  baseline: async ({ id }, _args, context) => {
    const { baseline } = await definitionOf(id, context);
    return baseline ? showSelection(baseline) : null;
  },
  features: async ({ id }, _args, context) =>
    showFeatures((await definitionOf(id, context)).features).features,
  topFeatures: async ({ id }, _args, context) =>
    showFeatures((await definitionOf(id, context)).features).topFeatures,
  signals: async ({ id }, _args, context) => (await definitionOf(id, context)).signals.map(showSignal),
  minimumRows: async ({ id }, _args, context) => (await definitionOf(id, context)).minimumRows,
  deployment: async ({ id }, _args, context) => (await definitionOf(id, context)).deployment ?? null,
  model: async ({ id }, _args, context) => (await definitionOf(id, context)).model ?? null,
  task: async ({ id }, _args, context) => {
    const { task } = await definitionOf(id, context);
    return task ? enumName(task) : null;
  },
  alertNotification: async ({ id }, _args, context) =>
    (await definitionOf(id, context)).alertNotification ?? null,
  description: async ({ id }, _args, context) => (await definitionOf(id, context)).description ?? null,
  tags: async ({ id }, _args, context) => (await definitionOf(id, context)).tags ?? null,
  properties: async ({ id }, _args, context) => (await definitionOf(id, context)).properties ?? null,
  compute: async ({ id }, _args, context) => (await definitionOf(id, context)).compute ?? null,
  trigger: async (monitor, _args, { loaders }) => {
    const schedule = await loaders.schedule.load(monitor.id);
    return schedule === null ? null : { monitor, schedule };
  },
  yaml: (monitor, _args, context) => yamlOf(monitor, context),
  lastRun: ({ lastRunId }, _args, { loaders }) =>
    lastRunId === null ? null : loaders.monitorRun.load(lastRunId),
  definitionNumber: ({ currentNumber }) => currentNumber,
  runs: ({ id }, args, context) => listRunsOfMonitor(id, args, context),
  series: ({ id }, args, { persistence }) => findSeries({ ...args, monitorId: id }, persistence),
};
