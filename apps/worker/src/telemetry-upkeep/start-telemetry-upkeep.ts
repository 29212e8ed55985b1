import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { keepTelemetry, type TelemetryUpkeep } from './keep-telemetry.ts';

const everyMs = 15 * 60_000;

/** Keeps the telemetry's days: tomorrow's partitions are there in time, old ones go into the archive. */
export function startTelemetryUpkeep(upkeep: Omit<TelemetryUpkeep, 'signal'>): Pick<PeriodicTask, 'stop'> {
  const controller = new AbortController();
  const task = startPeriodic({
    name: 'Upkeep of telemetry',
    everyMs,
    log: upkeep.log,
    run: async () => {
      await keepTelemetry({ ...upkeep, signal: controller.signal });
    },
  });
  return {
    stop: () => {
      controller.abort();
      return task.stop();
    },
  };
}
