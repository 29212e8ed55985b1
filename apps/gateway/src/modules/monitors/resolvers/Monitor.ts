import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { GatewayContext } from '../../../context.ts';
import type { MonitorResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { findSeries } from '../../results/find-series.ts';
import { listRunsOfMonitor } from '../../runs/list-runs-of-monitor.ts';
import { showSelection, showSignal } from '../show-definition.ts';

async function definitionOf(monitorId: string, { loaders }: GatewayContext): Promise<MonitorDefinition> {
  return found(await loaders.currentVersion.load(monitorId), 'Monitor', monitorId).definition;
}

/** Fields of a monitor that are not columns. */
export const Monitor: MonitorResolvers = {
  id: ({ id }) => encodeGlobalId('Monitor', id),
  circuit: async ({ circuitId }, _args, { loaders }) =>
    found(await loaders.circuit.load(circuitId), 'Circuit', circuitId),
  target: async ({ id }, _args, context) => showSelection((await definitionOf(id, context)).target),
  baseline: async ({ id }, _args, context) => showSelection((await definitionOf(id, context)).baseline),
  features: async ({ id }, _args, context) => (await definitionOf(id, context)).features ?? null,
  signals: async ({ id }, _args, context) => (await definitionOf(id, context)).signals.map(showSignal),
  minimumRows: async ({ id }, _args, context) => (await definitionOf(id, context)).minimumRows,
  trigger: async (monitor, _args, { loaders }) => {
    const schedule = await loaders.schedule.load(monitor.id);
    return schedule === null ? null : { monitor, schedule };
  },
  lastRun: ({ lastRunId }, _args, { loaders }) =>
    lastRunId === null ? null : loaders.monitorRun.load(lastRunId),
  definitionNumber: ({ currentNumber }) => currentNumber,
  runs: ({ id }, args, context) => listRunsOfMonitor(id, args, context),
  series: ({ id }, args, { persistence }) => findSeries({ ...args, monitorId: id }, persistence),
};
