import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { lookForTruth, type TruthSearch } from './look-for-truth.ts';

/** A pass is due several times within the pause of one run, so that many runs take turns. */
const passesWithinPause = 10;

/** Looks for late truth from time to time, whatever the schedules of the monitors. */
export function startTruthSearch(
  options: Omit<TruthSearch, 'now' | 'signal'> & { readonly clock: () => Date },
): Pick<PeriodicTask, 'stop'> {
  const controller = new AbortController();
  const { clock, log, quietMs } = options;
  const task = startPeriodic({
    name: 'Search for late truth',
    everyMs: Math.max(100, quietMs / passesWithinPause),
    log,
    run: async () => {
      await lookForTruth({ ...options, now: clock(), signal: controller.signal });
    },
  });
  return {
    stop: () => {
      controller.abort();
      return task.stop();
    },
  };
}
