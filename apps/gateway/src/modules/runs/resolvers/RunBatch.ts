import { readPageRequest, toConnection } from '../../../connection.ts';
import type { RunBatchResolvers } from '../../../generated/resolver-types.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** Fields of a batch: its counts are read once for all of them. */
export const RunBatch: RunBatchResolvers = {
  id: ({ id }) => encodeGlobalId('RunBatch', id),
  queued: async ({ id }, _args, { loaders }) => (await loaders.batchProgress.load(id)).counts.QUEUED,
  running: async ({ id }, _args, { loaders }) => (await loaders.batchProgress.load(id)).counts.RUNNING,
  succeeded: async ({ id }, _args, { loaders }) => (await loaders.batchProgress.load(id)).counts.SUCCEEDED,
  failed: async ({ id }, _args, { loaders }) => (await loaders.batchProgress.load(id)).counts.FAILED,
  canceled: async ({ id }, _args, { loaders }) => (await loaders.batchProgress.load(id)).counts.CANCELED,
  breached: async ({ id }, _args, { loaders }) => (await loaders.batchProgress.load(id)).breachedRuns,
  progress: async ({ id }, _args, { loaders }) => (await loaders.batchProgress.load(id)).progress,
  done: async ({ id }, _args, { loaders }) => {
    const { counts } = await loaders.batchProgress.load(id);
    return counts.QUEUED + counts.RUNNING === 0;
  },
  runs: async ({ id }, args, { persistence }) => {
    const filter = { batchIds: [id] };
    const page = await persistence.runs.list({ ...readPageRequest(args), filter, orderBy: 'SCHEDULED_AT' });
    return toConnection(page, () => persistence.runs.count(filter));
  },
};
