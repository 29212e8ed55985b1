import type { MonitorRun } from '@circuitwatch/persistence';
import { readPageRequest, toConnection } from '../../../connection.ts';
import type { GatewayContext } from '../../../context.ts';
import type { CircuitResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId, found } from '../../../global-id.ts';
import { byText, pageOfList } from '../../../page-of-list.ts';

/** The newest of the last runs of the circuit's monitors, by scheduled time. */
async function lastRunOf(circuitId: string, { loaders }: GatewayContext): Promise<MonitorRun | null> {
  const monitors = await loaders.monitorsByCircuitId.load(circuitId);
  const ids = monitors.flatMap(({ lastRunId }) => (lastRunId === null ? [] : [lastRunId]));
  const runs = await Promise.all(ids.map((id) => loaders.monitorRun.load(id)));
  return runs
    .filter((run) => run !== null)
    .reduce<MonitorRun | null>(
      (newest, run) => (newest === null || run.scheduledAt > newest.scheduledAt ? run : newest),
      null,
    );
}

/** Fields of a circuit that are not columns. */
export const Circuit: CircuitResolvers = {
  id: ({ id }) => encodeGlobalId('Circuit', id),
  plant: async ({ plantId }, _args, { loaders }) =>
    found(await loaders.plant.load(plantId), 'Plant', plantId),
  health: async ({ id }, _args, { loaders }) => (await loaders.circuitHealth.load(id)).health,
  openBreaches: async ({ id }, _args, { loaders }) => (await loaders.circuitHealth.load(id)).openBreaches,
  breachedSignals: async ({ id }, _args, { loaders }) =>
    (await loaders.circuitHealth.load(id)).breachedSignals,
  lastRun: ({ id }, _args, context) => lastRunOf(id, context),
  monitors: async ({ id }, args, { loaders }) => {
    const request = readPageRequest(args);
    const items = await loaders.monitorsByCircuitId.load(id);
    const page = pageOfList({ items, request, keyOf: ({ name }) => name, compare: byText });
    return toConnection(page, () => Promise.resolve(items.length));
  },
};
