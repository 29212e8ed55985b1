import type { CircuitHealth, FleetResolvers } from '../../../generated/resolver-types.ts';

/** Worst first, as people read it. */
const worstFirst: readonly CircuitHealth[] = ['BREACHED', 'FAILED', 'NO_DATA', 'HEALTHY', 'UNKNOWN'];

/** A worker that has not been heard of for longer is not alive, milliseconds. */
const aliveMs = 60_000;

/** Counts over the whole fleet. */
export const Fleet: FleetResolvers = {
  plantCount: (_fleet, _args, { persistence }) => persistence.plants.count(),
  circuitCount: (_fleet, _args, { persistence }) => persistence.circuits.count(),
  monitorCount: (_fleet, _args, { persistence }) => persistence.monitors.count(),
  circuitsByHealth: async (_fleet, _args, { persistence }) => {
    const counts = await persistence.circuits.healthCounts();
    return worstFirst.map((health) => ({ health, count: counts.get(health) ?? 0 }));
  },
  liveWorkers: async (_fleet, _args, { persistence, now }) => {
    const workers = await persistence.workers.list(new Date(now().getTime() - aliveMs));
    return workers.filter(({ stoppedAt }) => stoppedAt === null);
  },
  queueBackend: (_fleet, _args, { queueBackend }) => queueBackend,
};
