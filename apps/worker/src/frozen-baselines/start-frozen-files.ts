import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { noteFrozenFiles, type FrozenFiles } from './note-frozen-files.ts';

const everyMs = 30_000;

/** Notes the files of baselines soon after they were frozen. */
export function startFrozenFiles(options: Omit<FrozenFiles, 'signal'>): Pick<PeriodicTask, 'stop'> {
  const controller = new AbortController();
  const task = startPeriodic({
    name: 'Files of frozen baselines',
    everyMs,
    log: options.log,
    run: async () => {
      await noteFrozenFiles({ ...options, signal: controller.signal });
    },
  });
  return {
    stop: () => {
      controller.abort();
      return task.stop();
    },
  };
}
