import { openDatabase } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { openTelemetryArchive } from '@circuitwatch/telemetry-archive';
import { keepTelemetry } from '../telemetry-upkeep/keep-telemetry.ts';

/*
 * Keeps telemetry as a worker does, and is killed while the first day is dropped. Arguments: the database's URL, the
 * archive's folder, `now`, and `placed` or `unplaced`: whether the day's file is in its place by then.
 */

const [url = '', folder = '', now = '', when = ''] = process.argv.slice(2);
const { telemetryRetention: retention } = openDatabase({ url });

await keepTelemetry({
  retention: {
    ...retention,
    dropDay: (day, rows, place) =>
      retention.dropDay(day, rows, async () => {
        if (when === 'placed') await place();
        process.kill(process.pid, 'SIGKILL');
        await new Promise(() => undefined);
      }),
  },
  archive: openTelemetryArchive(folder),
  keepDays: 90,
  log: createLogger({ name: 'test', level: 'silent' }),
  clock: () => new Date(now),
  signal: new AbortController().signal,
});
