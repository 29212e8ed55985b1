import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { actOnAlert, commentSchema } from '../../act-on-alert.ts';

/** Ends an alert by hand. */
export const resolveAlert: NonNullable<MutationResolvers['resolveAlert']> = (_parent, { input }, context) =>
  actOnAlert(input, commentSchema, context, (alerts, { id, said, actor, now }) =>
    alerts.resolve(id, said.comment, actor, now),
  );
