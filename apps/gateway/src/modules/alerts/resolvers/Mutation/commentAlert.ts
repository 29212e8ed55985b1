import { z } from 'zod';
import type { MutationResolvers } from '../../../../generated/resolver-types.ts';
import { descriptionField } from '../../../../inputs/fields.ts';
import { actOnAlert } from '../../act-on-alert.ts';

const schema = z.object({ text: descriptionField.trim().min(1, 'The text is empty.') });

/** Writes something down that others should know. */
export const commentAlert: NonNullable<MutationResolvers['commentAlert']> = (_parent, { input }, context) =>
  actOnAlert(input, schema, context, (alerts, { id, said, actor, now }) =>
    alerts.comment(id, said.text, actor, now),
  );
