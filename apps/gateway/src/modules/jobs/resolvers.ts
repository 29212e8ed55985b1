import type { Resolvers } from '../../generated/resolver-types.ts';
import { DeadLetter } from './resolvers/DeadLetter.ts';
import { Job } from './resolvers/Job.ts';
import { cancelJob } from './resolvers/Mutation/cancelJob.ts';
import { discardDeadLetter } from './resolvers/Mutation/discardDeadLetter.ts';
import { retryJob } from './resolvers/Mutation/retryJob.ts';
import { deadLetters } from './resolvers/Query/deadLetters.ts';
import { jobs } from './resolvers/Query/jobs.ts';
import { jobProgress } from './resolvers/Subscription/jobProgress.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const jobResolvers: Resolvers = {
  Query: { jobs, deadLetters },
  Mutation: { cancelJob, retryJob, discardDeadLetter },
  Subscription: { jobProgress },
  Job,
  DeadLetter,
};
