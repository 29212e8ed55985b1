import type { MonitorRun, Page, Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';
import { createLoaderWithArguments } from '../../loader-with-arguments.ts';

/** The loaders of runs and batches. */
export function createRunLoaders({ runs, batches, results, distributions }: Persistence) {
  return {
    monitorRun: createLoader((ids) => runs.byIds(ids)),
    firstRunsOfMonitor: createLoaderWithArguments<Page<MonitorRun>, number>((monitorIds, first) =>
      runs.firstPagesOfMonitors(monitorIds, first),
    ),
    runCountOfMonitor: createLoader((monitorIds) => runs.countsOfMonitors(monitorIds)),
    runBatch: createLoader((ids) => batches.byIds(ids)),
    batchProgress: createLoader((batchIds) => batches.progress(batchIds)),
    signalVerdicts: createLoader((runIds) => results.signalVerdicts(runIds)),
    distributionsByRunId: createLoader((runIds) => distributions.byRunIds(runIds)),
  };
}
