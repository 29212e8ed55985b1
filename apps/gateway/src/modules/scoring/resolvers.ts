import type { Resolvers } from '../../generated/resolver-types.ts';
import { Deployment } from './resolvers/Deployment.ts';
import { submitScoringJob } from './resolvers/Mutation/submitScoringJob.ts';
import { submitScoringJobs } from './resolvers/Mutation/submitScoringJobs.ts';
import { scoringJob } from './resolvers/Query/scoringJob.ts';
import { scoringJobs } from './resolvers/Query/scoringJobs.ts';
import { ScoringBatch } from './resolvers/ScoringBatch.ts';
import { ScoringFile } from './resolvers/ScoringFile.ts';
import { ScoringJob } from './resolvers/ScoringJob.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const scoringResolvers: Resolvers = {
  Query: { scoringJob, scoringJobs },
  Mutation: { submitScoringJob, submitScoringJobs },
  ScoringJob,
  ScoringFile,
  ScoringBatch,
  Deployment,
};
