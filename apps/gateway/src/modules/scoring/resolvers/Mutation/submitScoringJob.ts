import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { findOneToScore } from '../../find-deployments.ts';
import { readData } from '../../read-data.ts';
import { readOptions } from '../../read-options.ts';
import { submitScoring } from '../../submit.ts';

/** Scores data with the model of one deployment, in use or not. */
export const submitScoringJob: NonNullable<MutationResolvers['submitScoringJob']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const data = readData(input.data, context.now());
    const options = readOptions(input.options);
    const { jobs } = await context.persistence.unitOfWork(async (repositories) => {
      const deployments = [await findOneToScore(input, repositories)];
      return submitScoring({ deployments, data, options }, repositories, context);
    });
    return { scoringJob: jobs[0] };
  });
