import type { SubscriptionResolvers } from '../../../../generated/resolver-types.ts';
import { found, requireId } from '../../../../global-id.ts';
import { followRows } from '../../../../subscriptions/follow-rows.ts';

/** A batch's every step, starting with where it stands, until it is done. */
export const batchProgress: NonNullable<SubscriptionResolvers['batchProgress']> = {
  subscribe: async (_parent, { batchId }, context) => {
    const id = requireId('RunBatch', batchId, ['batchId']);
    const { batches } = context.persistence;
    const read = async () => {
      const [row] = await batches.byIds([id]);
      if (!row) return null;
      const [state] = await batches.progress([id]);
      return {
        row,
        state,
        finished: state !== undefined && state.counts.QUEUED + state.counts.RUNNING === 0,
      };
    };
    found(await read(), 'RunBatch', batchId);
    return followRows('batchProgress', context, { kind: 'batch', id, read });
  },
};
