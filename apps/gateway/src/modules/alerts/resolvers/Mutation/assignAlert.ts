import { z } from 'zod';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { actOnAlert } from '../../act-on-alert.ts';

const problem = 'Who takes care of it is named in one line of 1 to 100 characters; null for nobody.';
const schema = z.object({
  assignee: z
    .string()
    .trim()
    .regex(/^\P{Cc}{1,100}$/u, problem)
    .nullish(),
});

/** Says who takes care of an alert. */
export const assignAlert: NonNullable<MutationResolvers['assignAlert']> = (_parent, { input }, context) =>
  actOnAlert(input, schema, context, (alerts, { id, said, actor, now }) =>
    alerts.assign(id, said.assignee ?? null, actor, now),
  );
