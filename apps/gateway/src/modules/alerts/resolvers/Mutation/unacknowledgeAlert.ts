import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { actOnAlert, commentSchema } from '../../act-on-alert.ts';

/** Takes an acknowledgement back. */
export const unacknowledgeAlert: NonNullable<MutationResolvers['unacknowledgeAlert']> = (
  _parent,
  { input },
  context,
) =>
  actOnAlert(input, commentSchema, context, (alerts, { id, said, actor, now }) =>
    alerts.unacknowledge(id, said.comment, actor, now),
  );
