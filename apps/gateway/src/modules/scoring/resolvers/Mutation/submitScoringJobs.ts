import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { withUserErrors } from '../../../../user-errors.ts';
import { findManyToScore } from '../../find-deployments.ts';
import { readData } from '../../read-data.ts';
import { readOptions } from '../../read-options.ts';
import { submitScoring } from '../../submit.ts';

/** Scores the data of all deployments that match as one batch: all of them are queued, or none. */
export const submitScoringJobs: NonNullable<MutationResolvers['submitScoringJobs']> = (
  _parent,
  { input },
  context,
) =>
  withUserErrors(async () => {
    const data = readData(input.data, context.now());
    const options = readOptions(input.options);
    const { batch } = await context.persistence.unitOfWork(async (repositories) => {
      const deployments = await findManyToScore(input.filter, repositories);
      const submission = { deployments, data, options, batch: { filter: input.filter } };
      return submitScoring(submission, repositories, context);
    });
    return { batch };
  });
