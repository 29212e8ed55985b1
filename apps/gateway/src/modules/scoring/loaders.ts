import type { Page, Persistence, ScoringJob } from '@circuitwatch/persistence';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import { createLoader } from '../../loader.ts';
import { createLoaderWithArguments } from '../../loader-with-arguments.ts';

/** The loaders of scoring jobs and their batches. */
export function createScoringLoaders({ scoring }: Persistence) {
  return {
    scoringJob: createLoader((ids) => scoring.byIds(ids)),
    scoringJobByJobId: createLoader((jobIds) => scoring.byJobIds(jobIds)),
    scoringBatch: createLoader((ids) => scoring.batchesByIds(ids)),
    scoringBatchProgress: createLoader((ids) => scoring.batchProgress(ids)),
    scoringTotals: createLoader((ids) => scoring.totals(ids)),
    firstScoringFiles: createLoaderWithArguments<readonly ScoringFile[], number>((ids, limit) =>
      scoring.firstFiles(ids, limit),
    ),
    firstScoringJobsOfDeployment: createLoaderWithArguments<Page<ScoringJob>, number>((ids, first) =>
      scoring.firstPagesOfDeployments(ids, first),
    ),
    scoringJobCountOfDeployment: createLoader((ids) => scoring.countsOfDeployments(ids)),
  };
}
