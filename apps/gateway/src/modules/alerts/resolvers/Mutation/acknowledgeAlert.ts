import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { actOnAlert, commentSchema } from '../../act-on-alert.ts';

/** Takes note of an alert: it is not repeated. */
export const acknowledgeAlert: NonNullable<MutationResolvers['acknowledgeAlert']> = (
  _parent,
  { input },
  context,
) =>
  actOnAlert(input, commentSchema, context, (alerts, { id, said, actor, now }) =>
    alerts.acknowledge(id, said.comment, actor, now),
  );
