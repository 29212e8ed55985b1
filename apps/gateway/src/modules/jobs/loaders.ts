import type { Persistence } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';

/** The loaders of jobs and dead letters. */
export function createJobLoaders({ jobs, deadLetters }: Persistence) {
  return {
    job: createLoader((ids) => jobs.byIds(ids)),
    jobByRunId: createLoader((runIds) => jobs.byRunIds(runIds)),
    deadLetter: createLoader((ids) => deadLetters.byIds(ids)),
  };
}
