import type { Resolvers } from '../../generated/resolver-types.ts';
import { ComparedResult } from './resolvers/ComparedResult.ts';
import { Distribution } from './resolvers/Distribution.ts';
import { MetricResult } from './resolvers/MetricResult.ts';
import { compareRuns } from './resolvers/Query/compareRuns.ts';
import { metricResults } from './resolvers/Query/metricResults.ts';
import { SeriesPoint } from './resolvers/SeriesPoint.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const resultResolvers: Resolvers = {
  Query: { metricResults, compareRuns },
  MetricResult,
  SeriesPoint,
  ComparedResult,
  Distribution,
};
