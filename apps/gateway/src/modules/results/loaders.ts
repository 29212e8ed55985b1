import type { Page, Persistence, MetricResult, ResultsOfRunFilter } from '@circuitwatch/persistence';
import { createLoader } from '../../loader.ts';
import { createLoaderWithArguments } from '../../loader-with-arguments.ts';

/** The first results of a run that are asked for. */
interface FirstResults {
  readonly filter: ResultsOfRunFilter;
  readonly first: number;
}

/** The loaders of results and distributions. */
export function createResultLoaders({ results, distributions }: Persistence) {
  return {
    metricResult: createLoader((ids) => results.byIds(ids)),
    distribution: createLoader((ids) => distributions.byIds(ids)),
    firstResultsOfRun: createLoaderWithArguments<Page<MetricResult>, FirstResults>((runIds, page) =>
      results.firstPagesOfRuns(runIds, page),
    ),
    resultCountOfRun: createLoaderWithArguments<number, ResultsOfRunFilter>((runIds, filter) =>
      results.countsOfRuns(runIds, filter),
    ),
  };
}
