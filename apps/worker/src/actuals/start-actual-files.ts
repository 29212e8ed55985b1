import { startPeriodic, type PeriodicTask } from '@circuitwatch/queue-runtime';
import { writeActualFiles, type ActualFiles } from './write-actual-files.ts';

const usualEveryMs = 15_000;

/** What keeps the files up to date, and how often it looks. */
export interface ActualFilesOptions extends Omit<ActualFiles, 'signal'> {
  /** 15 seconds unless said. */
  readonly everyMs?: number;
}

/** Keeps the files that monitors read ground truth from up to date with what was recorded. */
export function startActualFiles({ everyMs, ...files }: ActualFilesOptions): Pick<PeriodicTask, 'stop'> {
  const controller = new AbortController();
  const task = startPeriodic({
    name: 'Files of ground truth',
    everyMs: everyMs ?? usualEveryMs,
    log: files.log,
    run: async () => {
      await writeActualFiles({ ...files, signal: controller.signal });
    },
  });
  return {
    stop: () => {
      controller.abort();
      return task.stop();
    },
  };
}
