import { listConnection } from '../../../connection.ts';
import type { ScoringBatchResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a batch: its counts are read once for all of them. */
export const ScoringBatch: ScoringBatchResolvers = {
  id: ({ id }) => encodeGlobalId('ScoringBatch', id),
  queued: async ({ id }, _args, { loaders }) => (await loaders.scoringBatchProgress.load(id)).counts.QUEUED,
  active: async ({ id }, _args, { loaders }) => (await loaders.scoringBatchProgress.load(id)).counts.ACTIVE,
  succeeded: async ({ id }, _args, { loaders }) =>
    (await loaders.scoringBatchProgress.load(id)).counts.SUCCEEDED,
  failed: async ({ id }, _args, { loaders }) => (await loaders.scoringBatchProgress.load(id)).counts.FAILED,
  canceled: async ({ id }, _args, { loaders }) =>
    (await loaders.scoringBatchProgress.load(id)).counts.CANCELED,
  progress: async ({ id }, _args, { loaders }) => (await loaders.scoringBatchProgress.load(id)).progress,
  done: async ({ id }, _args, { loaders }) => {
    const { counts } = await loaders.scoringBatchProgress.load(id);
    return counts.QUEUED + counts.ACTIVE === 0;
  },
  jobs: ({ id }, args, { persistence }) =>
    listConnection(persistence.scoring, args, { filter: { batchIds: [id] } }),
};
