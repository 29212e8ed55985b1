import type { ScoringFileResolvers } from '../../../generated/resolver-types.ts';

/** Fields of a file that are kept otherwise. */
export const ScoringFile: ScoringFileResolvers = {
  modifiedAt: ({ modifiedAt }) => new Date(modifiedAt),
  rows: ({ rowsDone }) => rowsDone,
  predictionMean: ({ moments }) => moments?.mean ?? null,
  predictionDeviation: ({ moments }) => moments && Math.sqrt(moments.squares / moments.count),
};
