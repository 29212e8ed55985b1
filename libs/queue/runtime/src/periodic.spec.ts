import { createLogger } from '@circuitwatch/platform-logging';
import { expect, test, vi } from 'vitest';
import { startPeriodic } from './periodic.ts';

const log = createLogger({ name: 'test', level: 'silent' });

test('runs never overlap, a wake during a run is not lost, and a failure stops nothing', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const task = startPeriodic({
    name: 'task',
    everyMs: 60_000,
    log,
    run: async () => {
      running += 1;
      most = Math.max(most, running);
      runs += 1;
      if (runs === 1) task.wake();
      await Promise.resolve();
      running -= 1;
      if (runs === 1) throw new Error('Not today.');
    },
  });
  await vi.waitFor(() => expect(runs).toBe(2));
  task.wake();
  await vi.waitFor(() => expect(runs).toBe(3));
  await task.stop();
  task.wake();
  expect({ runs, most }).toEqual({ runs: 3, most: 1 });
});
