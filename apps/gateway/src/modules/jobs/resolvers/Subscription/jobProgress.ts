import type { SubscriptionResolvers } from '../../../../generated/resolver-types.ts';
import { found, requireId } from '../../../../global-id.ts';
import { followRows } from '../../../../subscriptions/follow-rows.ts';

const finalStatuses: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED']);

/** A job's every step, starting with where it stands, until it has finished. */
export const jobProgress: NonNullable<SubscriptionResolvers['jobProgress']> = {
  subscribe: async (_parent, { jobId }, context) => {
    const id = requireId('Job', jobId, ['jobId']);
    const read = async () => {
      const [row] = await context.persistence.jobs.byIds([id]);
      return row ? { row, finished: finalStatuses.has(row.status) } : null;
    };
    found(await read(), 'Job', jobId);
    return followRows('jobProgress', context, { kind: 'job', id, read });
  },
};
