import type { SubscriptionResolvers } from '../../../../generated/resolver-types.ts';
import { found, requireId } from '../../../../global-id.ts';
import { followRows } from '../../../../subscriptions/follow-rows.ts';

const finalStatuses: ReadonlySet<string> = new Set(['SUCCEEDED', 'FAILED', 'CANCELED']);

/** A run's every step, starting with where it stands, until it has finished. */
export const runProgress: NonNullable<SubscriptionResolvers['runProgress']> = {
  subscribe: async (_parent, { runId }, context) => {
    const id = requireId('MonitorRun', runId, ['runId']);
    const read = async () => {
      const [row] = await context.persistence.runs.byIds([id]);
      return row ? { row, finished: finalStatuses.has(row.status) } : null;
    };
    found(await read(), 'MonitorRun', runId);
    return followRows('runProgress', context, { kind: 'run', id, read });
  },
};
